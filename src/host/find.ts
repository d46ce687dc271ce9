/** Finding the host of a runtime by what it can do, not by its name. */
import type { Host } from '../core/host.js';
import { nodeHost } from './node.js';
import { isNodeProcess } from './node-process.js';
import { noHost } from './none.js';

/** @param global the runtime's global object, or something that looks like one. */
export function findHost(global: object): Host {
  const { process } = global as { process?: unknown };
  return isNodeProcess(process) ? nodeHost(process) : noHost(global);
}
