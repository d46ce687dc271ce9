/** `openFileSync`: a descriptor that is closed exactly once. */
import * as fs from 'node:fs';
import { dispose, ManagedHandle } from '../../internal.js';
import type { ManagedValue } from '../../index.js';
import { fileLabel } from './path.js';
import type { WithoutDescriptor } from './without-descriptor.js';

/** What each method calls. */
const FUNCTIONS = {
  appendFile: fs.appendFileSync,
  chmod: fs.fchmodSync,
  chown: fs.fchownSync,
  datasync: fs.fdatasyncSync,
  read: fs.readSync,
  readFile: fs.readFileSync,
  readv: fs.readvSync,
  stat: fs.fstatSync,
  sync: fs.fsyncSync,
  truncate: fs.ftruncateSync,
  utimes: fs.futimesSync,
  write: fs.writeSync,
  writeFile: fs.writeFileSync,
  writev: fs.writevSync,
};

/**
 * A file that is open: what `openFileSync` gives. Its methods are called as those of `FileHandle`, and are the
 * functions of `node:fs` that take a descriptor, without the descriptor. Once the file is closed, they throw a
 * `ReferenceError`.
 */
export interface OpenFileSync extends ManagedValue<number>, Disposable {
  /** The descriptor, as `value`. */
  readonly fd: number;
  /** Close the file, as disposal does. */
  close(): void;
  /** `fs.appendFileSync`: write at the end of a file that is open to append, else where the descriptor is. */
  readonly appendFile: WithoutDescriptor<typeof fs.appendFileSync>;
  /** `fs.fchmodSync`: change the permissions. */
  readonly chmod: WithoutDescriptor<typeof fs.fchmodSync>;
  /** `fs.fchownSync`: change the owner. */
  readonly chown: WithoutDescriptor<typeof fs.fchownSync>;
  /** `fs.fdatasyncSync`: have what was written reach the disk. */
  readonly datasync: WithoutDescriptor<typeof fs.fdatasyncSync>;
  /** `fs.readSync`: gives how many bytes were read. */
  readonly read: WithoutDescriptor<typeof fs.readSync>;
  /** `fs.readFileSync`: gives what follows where the descriptor is. */
  readonly readFile: WithoutDescriptor<typeof fs.readFileSync>;
  /** `fs.readvSync`: gives how many bytes were read. */
  readonly readv: WithoutDescriptor<typeof fs.readvSync>;
  /** `fs.fstatSync`. */
  readonly stat: WithoutDescriptor<typeof fs.fstatSync>;
  /** `fs.fsyncSync`: have what was written and what `stat` tells reach the disk. */
  readonly sync: WithoutDescriptor<typeof fs.fsyncSync>;
  /** `fs.ftruncateSync`: cut the file, or fill it up with zeros. */
  readonly truncate: WithoutDescriptor<typeof fs.ftruncateSync>;
  /** `fs.futimesSync`: change when it was read and written. */
  readonly utimes: WithoutDescriptor<typeof fs.futimesSync>;
  /** `fs.writeSync`: gives how many bytes were written. */
  readonly write: WithoutDescriptor<typeof fs.writeSync>;
  /** `fs.writeFileSync`: write all of it, from where the descriptor is. */
  readonly writeFile: WithoutDescriptor<typeof fs.writeFileSync>;
  /** `fs.writevSync`: gives how many bytes were written. */
  readonly writev: WithoutDescriptor<typeof fs.writevSync>;
}

/**
 * Open a file that is closed exactly once: when it is disposed, when it is collected, or when the program ends,
 * whichever comes first. All happens synchronously, so that `using` takes it and nothing is left to the very end.
 *
 * @param path where the file is.
 * @param flags as for `fs.openSync`; `'r'` if not given.
 * @param mode the permissions of a file that is made here; `0o666` if not given.
 * @returns the file. `value` is its descriptor.
 * @throws what `fs.openSync` throws. Disposal throws `EBADF` when somebody else has closed the descriptor.
 *
 * *Gotcha*: a descriptor is only a number. Who keeps it longer than the file, or closes it himself, may meet another
 * file there, since numbers are used again.
 *
 * @example
 * ```ts
 * import { openFileSync } from 'lastcall/node';
 *
 * using file = openFileSync('notes.txt', 'w+');
 * file.write('rain'); // => 4
 * const buffer = Buffer.alloc(4);
 * file.read(buffer, { position: 0 }); // => 4
 * buffer.toString(); // => 'rain'
 * ```
 */
export function openFileSync(path: fs.PathLike, flags: fs.OpenMode = 'r', mode?: fs.Mode): OpenFileSync {
  return new DescriptorManager(fs.openSync(path, flags, mode), fileLabel(path)) as unknown as OpenFileSync;
}

class DescriptorManager extends ManagedHandle<number> {
  constructor(descriptor: number, label: string) {
    super(descriptor, fs.closeSync, undefined, label);
  }

  get fd(): number {
    return this.value;
  }

  close(): void {
    this[dispose]();
  }
}

for (const [name, call] of Object.entries(FUNCTIONS)) {
  type Call = (descriptor: number, ...args: unknown[]) => unknown;
  const method = {
    [name](this: DescriptorManager, ...args: unknown[]): unknown {
      return (call as Call)(this.value, ...args);
    },
  };
  Object.defineProperty(DescriptorManager.prototype, name, {
    value: method[name],
    writable: true,
    configurable: true,
  });
}
