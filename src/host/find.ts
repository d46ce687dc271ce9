/** Finds the host of a runtime by what it can do, not by its name. */
import type { Host } from '../core/record/host.js';
import { denoEnds, isDenoGlobal } from './deno.js';
import { nodeHost } from './node.js';
import { type ManageNamed } from './threads/main-side.js';
import { isNodeProcess } from './node-process.js';
import { noHost } from './none.js';
import { isPage, pageHost } from './page.js';

/**
 * @param global the runtime's global object, or something that looks like one.
 * @param manageNamed makes the records that a host needs itself.
 */
export function findHost(global: object, manageNamed: ManageNamed): Host {
  const { process } = global as { process?: unknown };
  if (isNodeProcess(process)) {
    return nodeHost(process, manageNamed, isDenoGlobal(global) ? denoEnds(global, process) : undefined);
  }
  return isPage(global) ? pageHost(global) : noHost(global);
}
