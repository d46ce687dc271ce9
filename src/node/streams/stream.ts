/** `wrapStream`: a stream of `node:stream` that is flushed and destroyed once. */
import { ReadStream, WriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ManagedValue } from '../../index.js';
import { describe, ManagedHandle } from '../../internal.js';
import { weakDetach } from '../support/weak-detach.js';
import { checkLimit } from '../support/limit.js';
import { readOptions } from '../support/options.js';
import { type AnyStream, destroyNow, flushWithin } from './flush.js';

/** How long a stream may take to flush if nothing else is said, in milliseconds. */
const LIMIT_MS = 2_000;

/** A stream and the duty to flush and destroy it. One that closes by itself leaves nothing to do. */
export interface ManagedStream<Stream extends AnyStream> extends ManagedValue<Stream> {
  /** Flush and destroy it: see `wrapStream`. The promise is rejected with what fails then. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** What the wrappers of streams take of their own. */
export interface StreamOptions {
  /** How long what was written may take to be flushed, in milliseconds; 2,000 if not given. */
  readonly limit?: number | undefined;
}

/**
 * Wrap a stream of `node:stream`, so that it is released exactly once: when the wrapper is disposed, when it is
 * collected, or when the program ends, whichever comes first. A stream that can be written is ended first and what
 * was written is flushed; then the stream is destroyed. Output that nobody reads is dropped.
 *
 * A stream that has failed told its error itself, as ever; disposal does nothing more, nor does it to a
 * stream that has closed, which is no longer kept. Errors of the flush reach who disposes.
 *
 * @param stream readable, writable or both; for sockets there is `wrapSocket`.
 * @param options `limit`: how long the flush may take, in milliseconds; 2,000 if not given. Then the stream is
 * destroyed with an error that says what was lost.
 * @returns the wrapper; it, not the stream, is what the collector watches.
 * @throws TypeError when it is no such stream, or the limit no such number.
 *
 * *Gotcha*: keep the wrapper as long as the stream is used, for example by `await using` around `pipeline`:
 * nothing that is done with the stream keeps it. And where nothing can be awaited, at `process.exit` and in a
 * crash, the stream is destroyed: what it has not handed on yet is lost, as it is without a wrapper.
 *
 * @example
 * ```ts
 * import { readFileSync } from 'node:fs';
 * import { createGzip, gunzipSync } from 'node:zlib';
 * import { wrapStream, writeStream } from 'lastcall/node';
 *
 * {
 *   await using file = writeStream('letter.gz');
 *   await using gzip = wrapStream(createGzip());
 *   gzip.value.pipe(file.value);
 *   gzip.value.write('dear reader');
 * }
 * String(gunzipSync(readFileSync('letter.gz'))); // => 'dear reader'
 * ```
 */
export function wrapStream<Stream extends AnyStream>(
  stream: Stream,
  options?: StreamOptions,
): ManagedStream<Stream> {
  if (
    typeof (stream as Partial<AnyStream> | null)?.destroy !== 'function' ||
    typeof stream.on !== 'function'
  ) {
    throw new TypeError(`wrapStream: the stream must be one of node:stream, but it is ${describe(stream)}`);
  }
  const { limit = LIMIT_MS } = readOptions(options, 'wrapStream');
  checkLimit(limit, 'wrapStream');
  return new StreamManager(stream, labelOfStream(stream), limit);
}

class StreamManager<Stream extends AnyStream> extends ManagedHandle<Stream> implements ManagedStream<Stream> {
  constructor(stream: Stream, label: string, limit: number) {
    super(stream, flushWithin(label, limit), destroyNow, label);
    if (stream.closed) this.detach();
    else stream.once('close', weakDetach(this));
  }
}

/** Such as `file /var/log/a.log`; the class where it is no file. */
function labelOfStream(stream: AnyStream): string {
  if (!(stream instanceof ReadStream || stream instanceof WriteStream)) return describe(stream);
  const { path } = stream as { path?: string | Buffer | URL };
  if (path === undefined) return describe(stream); // opened by its descriptor
  return `file ${path instanceof URL ? fileURLToPath(path) : String(path)}`;
}
