/** Releases a stream: flushes what was written within a limit, then destroys the stream. */
import { Transform, type Duplex, type Readable, type Writable } from 'node:stream';
import { within } from '../support/limit.js';

/** Any stream of `node:stream`. */
export type AnyStream = Readable | Writable;

/** The release of a stream with this label. */
export function flushWithin(label: string, limit: number): (stream: AnyStream) => Promise<void> {
  return (stream) => flush(stream, label, limit);
}

/** The sync twin: what the stream still buffers is lost. */
export function destroyNow(stream: AnyStream): void {
  stream.destroy();
}

async function flush(stream: AnyStream, label: string, limit: number): Promise<void> {
  if (stream.destroyed || stream.errored) {
    stream.destroy();
    return;
  }
  let error: Error | undefined;
  // Errors from here on are thrown by disposal. The stream is not used after it, so this listener may stay.
  stream.on('error', (each: Error) => (error ??= each));
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  const isFlushed = !isWritable(stream) || (await within(limit, end(stream)));
  const lost = isFlushed ? undefined : loss(stream, label, limit);
  stream.destroy(lost);
  // Wait until a file is closed; but a stream that hangs has used up the limit.
  if (emitsClose(stream)) await within(isFlushed ? limit : 0, closed);
  const failure = lost ?? error;
  if (failure !== undefined) throw failure;
}

function isWritable(stream: AnyStream): stream is Writable {
  return 'writableFinished' in stream;
}

/** Settles, and never rejects, when everything is flushed or never will be. */
function end(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const isOver = (): boolean => stream.writableFinished && isPassedOn(stream);
    const onEvent = (): void => void (isOver() && resolve());
    for (const event of ['finish', 'end']) stream.on(event, onEvent);
    for (const event of ['error', 'close']) stream.once(event, () => resolve());
    stream.end();
    if (isReadable(stream) && !hasReader(stream)) stream.resume(); // unread output would block the flush
    onEvent();
  });
}

/** Whether a transform has passed everything on to its readers. Other duplex streams do not end with their input. */
function isPassedOn(stream: Writable): boolean {
  return !(stream instanceof Transform) || stream.readableEnded || !hasReader(stream);
}

function isReadable(stream: Writable): stream is Duplex {
  return 'readableEnded' in stream;
}

function hasReader(stream: Duplex): boolean {
  return stream.listenerCount('data') > 0 || stream.listenerCount('readable') > 0;
}

/** There is no public property for it; Node's own `finished` reads these, too. */
function emitsClose(stream: AnyStream): boolean {
  const { _writableState: writable, _readableState: readable } = stream as unknown as Record<
    '_writableState' | '_readableState',
    { emitClose?: boolean } | undefined
  >;
  return (writable ?? readable)?.emitClose !== false;
}

function loss(stream: AnyStream, label: string, limit: number): Error {
  const { writableLength = 0, writableObjectMode = false } = stream as Partial<Writable>;
  const unit = writableObjectMode ? 'chunks' : 'bytes';
  const what = writableLength > 0 ? `the last ${writableLength} ${unit} were` : 'its end was';
  return new Error(
    `${label}: ${what} not written within ${limit} ms, and ${writableLength > 0 ? 'are' : 'is'} lost; ` +
      'a larger "limit" gives it more time',
  );
}
