/** What is known of a socket from its events; shared by its wrapper and its release. */
import { errorMonitor } from 'node:events';
import type { Socket } from 'node:net';

/** A write that waits until the socket takes more. */
interface Writer {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
  /** The wrapper: held, so that it is not collected meanwhile. */
  readonly holder: object;
}

/**
 * ```
 *   wrapper ──▶ SocketState ◀──▶ socket (its listeners)
 *      ▲             │
 *      └─ while a ───┘ write waits
 * ```
 * Otherwise nothing leads from the socket to the wrapper, which could not be collected before the socket then, and
 * what is open never is.
 */
export class SocketState {
  /** What the socket failed with. */
  error: Error | undefined;
  /** Whether the socket is closed. */
  isClosed: boolean;
  /** Whether the wrapper's release has begun. */
  released = false;
  /** Whether the release destroyed it; Bun says then that its peer has ended. */
  destroyed = false;
  /** How many iterations are in progress. */
  readers = 0;
  /** Fulfils, never rejects, when the socket is closed, with what it failed with. */
  readonly closed: Promise<Error | undefined>;
  #writers: Writer[] = [];

  constructor(
    readonly socket: Socket,
    readonly label: string,
  ) {
    this.isClosed = socket.closed;
    this.error = socket.errored ?? undefined;
    socket.on(errorMonitor, (error: Error) => (this.error ??= error));
    socket.on('error', withoutEndingTheProgram);
    socket.on('drain', this.#onTaken);
    socket.on('finish', this.#onTaken); // where the socket is being ended, no drain comes
    this.closed = this.isClosed
      ? Promise.resolve(this.error)
      : new Promise((resolve) => socket.once('close', () => resolve(this.#end())));
  }

  /** Settles when the socket takes more, or cannot any more. */
  taken(holder: object): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#writers.push({ resolve, reject, holder });
    });
  }

  /** Destroy the socket at its release. */
  destroy(): void {
    this.released = true;
    this.destroyed = true;
    this.socket.destroy();
  }

  /** Leave errors to the caller, whose socket it is from here on. */
  letGo(): void {
    this.socket.off('error', withoutEndingTheProgram);
  }

  /** Why nothing can be written, or was lost. */
  failure(what: string): Error {
    const { error, label } = this;
    const why = error === undefined ? 'the connection is closed' : error.message;
    const cause = error === undefined ? undefined : { cause: error };
    return withCode(new Error(`${label}: ${what}: ${why}`, cause), error);
  }

  #onTaken = (): void => {
    const writers = this.#writers;
    if (writers.length === 0) return;
    this.#writers = [];
    for (const { resolve } of writers) resolve();
  };

  #end(): Error | undefined {
    this.isClosed = true;
    const writers = this.#writers;
    this.#writers = [];
    for (const { reject } of writers) reject(this.failure('closed before all that was written was taken'));
    return this.error;
  }
}

/** As an error would that nobody listens to. It is not lost: whoever uses the connection is told. */
function withoutEndingTheProgram(): void {}

/** Give an error the code of its cause. */
export function withCode(error: Error, cause: unknown): Error {
  const code = (cause as { code?: unknown } | null | undefined)?.code;
  return code === undefined ? error : Object.assign(error, { code });
}
