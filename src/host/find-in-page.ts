/** Finds the host where a bundler knows that its output runs in browsers: half of the bytes. */
import type { Host } from '../core/record/host.js';
import { noHost } from './none.js';
import { isPage, pageHost } from './page.js';

export function findHost(global: object): Host {
  return isPage(global) ? pageHost(global) : noHost(global);
}
