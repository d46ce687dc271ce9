/** What this process has open, as the kernel tells. */
import { readdirSync, readlinkSync } from 'node:fs';

/** What each descriptor leads to, such as `/tmp/a` and `socket:[4711]`. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return []; // the one of the folder itself
    }
  });
}

/** Whether a file is open. */
export function isOpen(path: string): boolean {
  return openFiles().includes(path);
}

/** How many sockets are open. */
export function openSockets(): number {
  return openFiles().filter((file) => file.startsWith('socket:')).length;
}
