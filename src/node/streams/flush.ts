/** The release of a stream: what was written is flushed within a limit, then the stream is destroyed. */
import { Transform, type Duplex, type Readable, type Writable } from 'node:stream';
import { within } from '../support/limit.js';

/** Any stream of `node:stream`. */
export type AnyStream = Readable | Writable;

/** What releases a stream that is called by `label`. */
export function flushWithin(label: string, limit: number): (stream: AnyStream) => Promise<void> {
  return (stream) => flush(stream, label, limit);
}

/** The sync twin: what the stream has not handed on yet is lost. */
export function destroyNow(stream: AnyStream): void {
  stream.destroy();
}

async function flush(stream: AnyStream, label: string, limit: number): Promise<void> {
  if (stream.destroyed || stream.errored) {
    stream.destroy();
    return;
  }
  let error: Error | undefined;
  // What fails from here on belongs to who disposes. The stream is over then, so this listener may stay.
  stream.on('error', (each: Error) => (error ??= each));
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  const isFlushed = !isWritable(stream) || (await within(limit, end(stream)));
  const lost = isFlushed ? undefined : loss(stream, label, limit);
  stream.destroy(lost);
  // A file is closed then; what hangs is not waited for twice.
  if (emitsClose(stream)) await within(isFlushed ? limit : 0, closed);
  const failure = lost ?? error;
  if (failure !== undefined) throw failure;
}

function isWritable(stream: AnyStream): stream is Writable {
  return 'writableFinished' in stream;
}

/** Settles, and never rejects, when all is flushed or will never be. */
function end(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const isOver = (): boolean => stream.writableFinished && isPassedOn(stream);
    const onEvent = (): void => void (isOver() && resolve());
    for (const event of ['finish', 'end']) stream.on(event, onEvent);
    for (const event of ['error', 'close']) stream.once(event, () => resolve());
    stream.end();
    if (isReadable(stream) && !hasReader(stream)) stream.resume(); // output that nobody reads holds up the rest
    onEvent();
  });
}

/** Whether a transform has passed everything on to those who read it. Other streams that can be read do not end so. */
function isPassedOn(stream: Writable): boolean {
  return !(stream instanceof Transform) || stream.readableEnded || !hasReader(stream);
}

function isReadable(stream: Writable): stream is Duplex {
  return 'readableEnded' in stream;
}

function hasReader(stream: Duplex): boolean {
  return stream.listenerCount('data') > 0 || stream.listenerCount('readable') > 0;
}

/** There is no public name for it; Node's own `finished` asks so, too. */
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
