/** `openFileSync`: a descriptor that is closed exactly once. */
import * as fs from 'node:fs';
import { dispose, ManagedHandle } from '../../internal.js';
import type { ManagedValue } from '../../index.js';
import { fileLabel } from './path.js';
import type { WithoutDescriptor } from './without-descriptor.js';

/** The function that each method calls. */
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
 * An open file, as `openFileSync` returns it. Its methods have the names of those of `FileHandle`. They are the
 * functions of `node:fs` that take a descriptor, called without it. Once the file is closed, they throw a
 * `ReferenceError`.
 */
export interface OpenFileSync extends ManagedValue<number>, Disposable {
  /** The descriptor, same as `value`. */
  readonly fd: number;
  /** Close the file, as disposal does. */
  close(): void;
  /** `fs.appendFileSync`: write to the end if the file is open for appending, else to the current position. */
  readonly appendFile: WithoutDescriptor<typeof fs.appendFileSync>;
  /** `fs.fchmodSync`: change the permissions. */
  readonly chmod: WithoutDescriptor<typeof fs.fchmodSync>;
  /** `fs.fchownSync`: change the owner. */
  readonly chown: WithoutDescriptor<typeof fs.fchownSync>;
  /** `fs.fdatasyncSync`: flush written data to the disk. */
  readonly datasync: WithoutDescriptor<typeof fs.fdatasyncSync>;
  /** `fs.readSync`: returns how many bytes were read. */
  readonly read: WithoutDescriptor<typeof fs.readSync>;
  /** `fs.readFileSync`: read from the current position to the end. */
  readonly readFile: WithoutDescriptor<typeof fs.readFileSync>;
  /** `fs.readvSync`: returns how many bytes were read. */
  readonly readv: WithoutDescriptor<typeof fs.readvSync>;
  /** `fs.fstatSync`: size, permissions, times and so on. */
  readonly stat: WithoutDescriptor<typeof fs.fstatSync>;
  /** `fs.fsyncSync`: flush written data and metadata to the disk. */
  readonly sync: WithoutDescriptor<typeof fs.fsyncSync>;
  /** `fs.ftruncateSync`: cut the file to a length, or extend it with zeros. */
  readonly truncate: WithoutDescriptor<typeof fs.ftruncateSync>;
  /** `fs.futimesSync`: change the times of last access and modification. */
  readonly utimes: WithoutDescriptor<typeof fs.futimesSync>;
  /** `fs.writeSync`: returns how many bytes were written. */
  readonly write: WithoutDescriptor<typeof fs.writeSync>;
  /** `fs.writeFileSync`: write all of the data, from the current position. */
  readonly writeFile: WithoutDescriptor<typeof fs.writeFileSync>;
  /** `fs.writevSync`: returns how many bytes were written. */
  readonly writev: WithoutDescriptor<typeof fs.writevSync>;
}

/**
 * Open a file that is closed exactly once: when it is disposed, when it is collected, or when the program ends,
 * whichever comes first. Everything is synchronous, so it works with `using` and is closed even at `process.exit`.
 *
 * @param path the path of the file.
 * @param flags as for `fs.openSync`; `'r'` if not given.
 * @param mode the permissions of a file that is created; `0o666` if not given.
 * @returns the file. `value` is its descriptor.
 * @throws what `fs.openSync` throws. Disposal throws `EBADF` when other code has closed the descriptor.
 *
 * *Gotcha*: a descriptor is only a number, and numbers are reused. Do not use it after the file is closed, and do not
 * close it yourself: it may refer to another file by then.
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
