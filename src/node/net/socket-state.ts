/** The state of a socket, tracked by its events; shared by its wrapper and its release. */
import { errorMonitor } from 'node:events';
import type { Socket } from 'node:net';

/** A write that waits until the socket accepts more. */
interface Writer {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  /** Held, so that it is not collected while the write waits. */
  readonly wrapper: object;
}

/**
 * ```
 *   wrapper ──▶ SocketState ◀──▶ socket (its listeners)
 *      ▲             │
 *      └─ while a ───┘ write waits
 * ```
 * Nothing else leads from the socket to the wrapper. An open socket is never collected, so a wrapper that it led to
 * would not be collected either.
 */
export class SocketState {
  /** The error of the socket. */
  error: Error | undefined;
  /** Whether the socket is closed. */
  isClosed: boolean;
  /** Whether the wrapper's release has started. */
  released = false;
  /** Whether the release destroyed it. Bun then reports that the peer has ended. */
  destroyed = false;
  /** How many iterations are in progress. */
  readers = 0;
  /** Fulfils, and never rejects, when the socket is closed; with its error, if any. */
  readonly closed: Promise<Error | undefined>;
  #writers: Writer[] = [];

  constructor(
    readonly socket: Socket,
    readonly label: string,
  ) {
    this.isClosed = socket.closed;
    this.error = socket.errored ?? undefined;
    socket.on(errorMonitor, (error: Error) => (this.error ??= error));
    socket.on('error', ignoreError);
    socket.on('drain', this.#onDrain);
    socket.on('finish', this.#onDrain); // a socket that is being ended emits no `drain`
    this.closed = this.isClosed
      ? Promise.resolve(this.error)
      : new Promise((resolve) => socket.once('close', () => resolve(this.#end())));
  }

  /** Resolves when the socket accepts more; rejects when it closes first. */
  drained(wrapper: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#writers.push({ resolve, reject, wrapper });
    });
  }

  /** Destroy the socket at its release. */
  destroy(): void {
    this.released = true;
    this.destroyed = true;
    this.socket.destroy();
  }

  /** Stop handling errors: from here on, the socket belongs to the caller. */
  detach(): void {
    this.socket.off('error', ignoreError);
  }

  /** The error for a failed write or read, with the reason. */
  failure(what: string): Error {
    const { error, label } = this;
    const why = error === undefined ? 'the connection is closed' : error.message;
    const cause = error === undefined ? undefined : { cause: error };
    return withCode(new Error(`${label}: ${what}: ${why}`, cause), error);
  }

  #onDrain = (): void => {
    const writers = this.#writers;
    if (writers.length === 0) return;
    this.#writers = [];
    for (const { resolve } of writers) resolve();
  };

  #end(): Error | undefined {
    this.isClosed = true;
    const writers = this.#writers;
    this.#writers = [];
    for (const { reject } of writers) reject(this.failure('closed before everything written was sent'));
    return this.error;
  }
}

/** Keeps an error without listeners from crashing the program. Users of the connection still get the error. */
function ignoreError(): void {}

/** Give an error the code of its cause. */
export function withCode(error: Error, cause: unknown): Error {
  const code = (cause as { code?: unknown } | null | undefined)?.code;
  return code === undefined ? error : Object.assign(error, { code });
}
