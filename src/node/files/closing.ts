/** How a `FileHandle` is closed: with its streams, or left to the end. */
import { closeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { isMainThread } from 'node:worker_threads';
import { ledger } from '../../internal.js';
import type { Attachments } from './attached.js';

/** What closes a file to which these are attached. */
export function closing(attachments: Attachments): (handle: FileHandle) => Promise<void> {
  return (handle) => attachments.close(handle);
}

/** What is to happen when somebody else closes the handle. */
export function ending(attachments: Attachments): () => void {
  return () => void attachments.end();
}

/** A handle that is collected while it is open warns, or is fatal on Bun and from Node 26 on. */
const kept: FileHandle[] = [];

/**
 * The sync twin: what is open at the very end is closed by the operating system. Its number must not be free before:
 * the next file would get it, and with it what is still in flight for this one, and its end by the handle.
 */
export function leavingOpen(attachments: Attachments): (handle: FileHandle) => void {
  return (handle) => {
    kept.push(handle);
    if (outlivesItsThread() && attachments.size === 0 && !isInFlight(handle)) closeSync(handle.fd);
  };
}

/** On Bun the files of a thread that ends stay open, and the program goes on. */
function outlivesItsThread(): boolean {
  return process.versions['bun'] !== undefined && !isMainThread;
}

function isInFlight(handle: FileHandle): boolean {
  return ledger.flights.some(({ of }) => of.input === handle);
}
