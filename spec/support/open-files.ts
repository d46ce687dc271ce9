/** The open files and sockets of this process, as the kernel reports them. */
import { readdirSync, readlinkSync } from 'node:fs';

/** The target of each descriptor, such as `/tmp/a` and `socket:[4711]`. */
function openFiles(): string[] {
  return readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return []; // the descriptor of `readdirSync` itself
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
