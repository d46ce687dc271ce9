/** `readStream`, `writeStream`: streams of files. */
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

/** What `readStream` takes: what `fs.createReadStream` takes, and `limit`. */
export type ReadStreamOptions = StreamOptions &
  Exclude<Parameters<typeof createReadStream>[1], string | undefined>;

/** What `writeStream` takes: what `fs.createWriteStream` takes, and `limit`. */
export type WriteStreamOptions = StreamOptions &
  Exclude<Parameters<typeof createWriteStream>[1], string | undefined>;

/**
 * Open a file to read from it as a stream, which is destroyed exactly once, as `wrapStream` says.
 *
 * @param path of the file.
 * @param options what `fs.createReadStream` takes; `limit`: how long closing the file may take, in milliseconds; 2,000
 * if not given.
 * @returns the wrapper of the stream. That the file cannot be opened is told by the stream, as its `error` event:
 * `pipeline` and `for await` throw it.
 * @throws TypeError when the limit is no such number; what `fs.createReadStream` throws for wrong options.
 *
 * *Gotcha*: keep the wrapper as long as the stream is read.
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
 * Open a file to write to it as a stream. What was written is flushed before the file is closed, exactly once, as
 * `wrapStream` says.
 *
 * @param path of the file; it is emptied or made, unless `flags` says otherwise.
 * @param options what `fs.createWriteStream` takes; `limit`: how long the flush may take, in milliseconds; 2,000 if not
 * given. Then the stream is destroyed with an error that says what was lost.
 * @returns the wrapper of the stream. That the file cannot be opened is told by the stream, as its `error` event, or to
 * who disposes it before.
 * @throws TypeError when the limit is no such number; what `fs.createWriteStream` throws for wrong options.
 *
 * *Gotcha*: keep the wrapper as long as the stream is written to. At `process.exit` and in a crash nothing can be
 * flushed: what the kernel does not have yet is lost. Whoever waits for `drain` loses no more than `highWaterMark`
 * bytes so; what must not be lost is written with `fs.writeSync`.
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
