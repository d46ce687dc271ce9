/** The types of `openFile` and `openFileSync`. Compiled, never run. */
import type { BigIntStats, PathLike, ReadStream, Stats, WriteStream } from 'node:fs';
import type { FileHandle, FileReadResult } from 'node:fs/promises';
import type { Borrowed } from 'lastcall';
import { openFile, openFileSync, type OpenFile, type OpenFileSync } from 'lastcall/node';
import { read, typeOf } from '../../types/equal.js';

declare const path: PathLike;
declare const bytes: Uint8Array;

// `openFile` and its disposal are awaited.
export async function asynchronous(): Promise<void> {
  await using file = await openFile(path);
  typeOf(file).is<OpenFile>();
  // @ts-expect-error: disposal must be awaited
  using unawaited = await openFile(path, 'w+', 0o600);
  // @ts-expect-error: a path is required
  await openFile();
  read(unawaited);

  // Every method has exactly the type of the handle's.
  typeOf(file.value).is<FileHandle>();
  typeOf(file.fd).is<number>();
  typeOf(file.appendFile).is<FileHandle['appendFile']>();
  typeOf(file.read).is<FileHandle['read']>();
  typeOf(file.readFile).is<FileHandle['readFile']>();
  typeOf(file.write).is<FileHandle['write']>();
  typeOf(file.close).is<() => Promise<void>>();
  typeOf(await file.read(bytes, 0, 1)).is<FileReadResult<Uint8Array>>();
  typeOf(await file.readFile('utf8')).is<string>();
  typeOf(await file.stat({ bigint: true })).is<BigIntStats>();
  typeOf(file.createReadStream({ encoding: 'utf8' })).is<ReadStream>();
  typeOf(file.createWriteStream({ flush: true })).is<WriteStream>();
  typeOf(file.borrow((handle) => handle.stat())).is<Borrowed<Promise<Stats>>>();
  // @ts-expect-error: same as for the handle
  await file.chmod();

  // A function that takes the methods of a handle takes a file.
  const stated: Pick<FileHandle, 'stat' | 'readLines' | 'createReadStream'> = file;
  read(stated);
}

// `openFileSync` is disposed by `using`.
export function synchronous(): void {
  using file = openFileSync(path, 'w+', 0o600);
  typeOf(file).is<OpenFileSync>();
  typeOf(file.value).is<number>();
  typeOf(file.read(bytes, 0, 1, null)).is<number>();
  typeOf(file.read(bytes)).is<number>();
  typeOf(file.read(bytes, { position: 1n })).is<number>();
  typeOf(file.readFile('utf8')).is<string>();
  typeOf(file.readFile({ encoding: 'utf8' })).is<string>();
  typeOf(file.readFile().toString()).is<string>();
  typeOf(file.stat()).is<Stats>();
  typeOf(file.stat({ bigint: true })).is<BigIntStats>();
  typeOf(file.write('text', 0, 'utf8')).is<number>();
  typeOf(file.write(bytes, 0, 1, null)).is<number>();
  typeOf(file.writev([bytes], 1)).is<number>();
  typeOf(file.truncate).is<(...args: [len?: number | undefined]) => void>();
  file.writeFile('text', { encoding: 'utf8' });
  file.appendFile('text');
  file.chmod(0o600);
  file.utimes(1, new Date());
  // @ts-expect-error: the descriptor is not a parameter
  file.write(file.fd, 'text');
  // @ts-expect-error: a buffer is required
  file.read();
}
