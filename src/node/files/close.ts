/** Closes a `FileHandle` with its streams, or leaves it open for the operating system to close. */
import { closeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { isMainThread } from 'node:worker_threads';
import { isInUse } from '../../internal.js';
import type { Attachments } from './attached.js';

/** Closes a file after these attachments have ended. */
export function closeWith(attachments: Attachments): (handle: FileHandle) => Promise<void> {
  return (handle) => attachments.close(handle);
}

/** Ends the attachments when other code closes the handle. */
export function endAll(attachments: Attachments): () => void {
  return () => void attachments.end();
}

/** Held, since collecting an open handle causes a warning, or is fatal on Bun and from Node 26 on. */
const leftOpen: FileHandle[] = [];

/**
 * The sync twin: the operating system closes the file when the process ends. Closing it here would free the
 * descriptor. The next file would get the same number, and with it the pending operations of this file, and its
 * closing by the handle.
 */
export function leaveOpen(attachments: Attachments): (handle: FileHandle) => void {
  return (handle) => {
    leftOpen.push(handle);
    if (outlivesItsThread() && attachments.size === 0 && !isInUse(handle)) closeSync(handle.fd);
  };
}

/** On Bun, files stay open when their thread ends, while the program goes on. */
function outlivesItsThread(): boolean {
  return process.versions['bun'] !== undefined && !isMainThread;
}
