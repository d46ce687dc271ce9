/** `readStream` and `writeStream`: file streams that are closed exactly once. */
import {
  createReadStream,
  createWriteStream,
  type PathLike,
  type ReadStream,
  type WriteStream,
} from 'node:fs';
import { checkLimit } from '../support/limit.js';
import { readOptions } from '../support/options.js';
import { type ManagedStream, type StreamOptions, wrapStream } from './stream.js';

/** The options of `fs.createReadStream`, and `limit`. */
export type ReadStreamOptions = StreamOptions &
  Exclude<Parameters<typeof createReadStream>[1], string | undefined>;

/** The options of `fs.createWriteStream`, and `limit`. */
export type WriteStreamOptions = StreamOptions &
  Exclude<Parameters<typeof createWriteStream>[1], string | undefined>;

/**
 * Open a file as a readable stream, which is destroyed exactly once, as described at `wrapStream`.
 *
 * @param path of the file.
 * @param options those of `fs.createReadStream`; `limit`: how long closing the file may take, in milliseconds; 2,000
 * if not given.
 * @returns the wrapper of the stream. If the file cannot be opened, the stream emits `error`, which
 * `pipeline` and `for await` throw.
 * @throws TypeError when `limit` is not a number of milliseconds; what `fs.createReadStream` throws for wrong options.
 *
 * *Gotcha*: keep the wrapper as long as you read the stream.
 *
 * @example
 * ```ts
 * import { readStream } from 'lastcall/node';
 *
 * await using file = readStream('package.json', { encoding: 'utf8' });
 * let length = 0;
 * for await (const text of file.value) length += text.length;
 * length > 0; // => true
 * ```
 */
export function readStream(path: PathLike, options?: ReadStreamOptions): ManagedStream<ReadStream> {
  const { limit, ...rest } = readOptions(options, 'readStream');
  if (limit !== undefined) checkLimit(limit, 'readStream');
  return wrapStream(createReadStream(path, rest), { limit });
}

/**
 * Open a file as a writable stream. What was written is flushed, then the file is closed, exactly once, as described at
 * `wrapStream`.
 *
 * @param path of the file. By default (`flags` `'w'`) it is truncated, or created if it does not exist.
 * @param options those of `fs.createWriteStream`; `limit`: how long the flush may take, in milliseconds; 2,000 if not
 * given. After that, the stream is destroyed with an error that says what was lost.
 * @returns the wrapper of the stream. If the file cannot be opened, the stream emits `error`; or disposal rejects, if
 * it started before.
 * @throws TypeError when `limit` is not a number of milliseconds; what `fs.createWriteStream` throws for wrong options.
 *
 * *Gotcha*: keep the wrapper as long as you write to the stream. At `process.exit` and in a crash nothing can be
 * flushed: what the kernel does not have yet is lost. If you wait for `drain`, that is at most `highWaterMark` bytes.
 * Use `fs.writeSync` for what must not be lost.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { pipeline } from 'node:stream/promises';
 * import { writeStream } from 'lastcall/node';
 *
 * {
 *   await using file = writeStream('log.txt');
 *   await pipeline(['one\n', 'two\n'], file.value);
 * }
 * readFileSync('log.txt', 'utf8'); // => 'one\ntwo\n'
 * ```
 */
export function writeStream(path: PathLike, options?: WriteStreamOptions): ManagedStream<WriteStream> {
  const { limit, ...rest } = readOptions(options, 'writeStream');
  if (limit !== undefined) checkLimit(limit, 'writeStream');
  return wrapStream(createWriteStream(path, rest), { limit });
}
