/** The host of this runtime where a bundler knows that its output runs in browsers: a third of the bytes less. */
import type { Host } from './core/record/host.js';
import { findHost } from './host/find-in-page.js';

export function hostOfRuntime(): Host {
  return findHost(globalThis);
}
