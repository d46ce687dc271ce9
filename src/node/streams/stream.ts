/** `wrapStream`: wraps a stream of `node:stream`, which is flushed and destroyed once. */
import { ReadStream, WriteStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ManagedValue } from '../../index.js';
import { describe, ManagedHandle } from '../../internal.js';
import { weakDetach } from '../support/weak-detach.js';
import { checkLimit } from '../support/limit.js';
import { readOptions } from '../support/options.js';
import { type AnyStream, destroyNow, flushWithin } from './flush.js';

/** The default limit for the flush, in milliseconds. */
const LIMIT_MS = 2_000;

/** A stream that is flushed and destroyed on release. A stream that closes by itself needs no release. */
export interface ManagedStream<Stream extends AnyStream> extends ManagedValue<Stream> {
  /** Flush and destroy it: see `wrapStream`. Rejects with the error of the flush. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** The options that the wrappers of streams have in common. */
export interface StreamOptions {
  /** How long the flush of what was written may take, in milliseconds; 2,000 if not given. */
  readonly limit?: number | undefined;
}

/**
 * Wrap a stream of `node:stream`, so that it is released exactly once: when the wrapper is disposed, when it is
 * collected, or when the program ends, whichever comes first. A writable stream is ended first, and what was written is
 * flushed; then the stream is destroyed. Unread output is dropped.
 *
 * A stream that has failed has emitted its error, and disposal does nothing more. A stream that has closed is no longer
 * tracked. Disposal rejects with errors of the flush.
 *
 * @param stream readable, writable or both; for sockets there is `wrapSocket`.
 * @param options `limit`: how long the flush may take, in milliseconds; 2,000 if not given. After that, the stream is
 * destroyed with an error that says what was lost.
 * @returns the wrapper. The collector watches it, not the stream.
 * @throws TypeError when `stream` is not a stream of `node:stream`, or `limit` is not a number of milliseconds.
 *
 * *Gotcha*: keep the wrapper as long as you use the stream, for example by `await using` around `pipeline`: using the
 * stream does not keep the wrapper alive. Where nothing can be awaited, at `process.exit` and in a crash, the stream is
 * destroyed: what it still buffers is lost, as it is without a wrapper.
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

/** Such as `file /var/log/a.log`; the name of the class if it is not a file. */
function labelOfStream(stream: AnyStream): string {
  if (!(stream instanceof ReadStream || stream instanceof WriteStream)) return describe(stream);
  const { path } = stream as { path?: string | Buffer | URL };
  if (path === undefined) return describe(stream); // opened by its descriptor
  return `file ${path instanceof URL ? fileURLToPath(path) : String(path)}`;
}
