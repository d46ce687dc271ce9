/** What the threads of one program say to each other. */
import type { DrainReport } from '../../core/drain.js';
import { setImmediate } from '../timers.js';

/** Every thread hears all of it. The number changes with what is said: copies of the package that differ stay apart. */
const NAME = 'lastcall.threads.1';

export type Message =
  /** By a worker: it keeps something alive; it has begun to drain; it keeps nothing alive, or has ended. */
  | { readonly says: 'here' | 'begun' | 'gone'; readonly thread: number }
  /** By a worker: what its drain did. */
  | { readonly says: 'drained'; readonly thread: number; readonly report: DrainReport }
  /** By the main thread: whoever keeps something alive should say so. */
  | { readonly says: 'who' }
  /** To a worker: run everything, awaited, within so many milliseconds. */
  | { readonly says: 'drain'; readonly thread: number; readonly deadline: number }
  /** To a worker: run everything at once, then wake who waits for `done` to be 1. */
  | { readonly says: 'end'; readonly thread: number; readonly done: Int32Array };

/** The part of `BroadcastChannel` that is used here. */
export interface Channel {
  onmessage: ((event: never) => void) | null;
  postMessage(message: unknown): void;
  close(): void;
  unref(): void;
}

/** The part of Node's `worker_threads` that is used here. */
export interface Threads {
  readonly isMainThread: boolean;
  readonly threadId: number;
  readonly BroadcastChannel: new (name: string) => Channel;
}

/** @returns a channel that does not keep the program alive. */
export function openChannel({ BroadcastChannel }: Threads, hear: (message: Message) => void): Channel {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: { readonly data: unknown }) => {
    if (isMessage(data)) hear(data);
  };
  channel.unref();
  return channel;
}

/** Anybody may use a channel of this name. */
function isMessage(data: unknown): data is Message {
  const { says, thread } = Object(data) as Partial<Record<string, unknown>>;
  return says === 'who' || (typeof says === 'string' && typeof thread === 'number');
}

/**
 * Call `then` when all is heard that was said while this thread was busy: the loop may run its timers before, and
 * Deno one turn of immediates, too.
 */
export function afterHearing(then: () => void): void {
  setImmediate(() => setImmediate(then));
}
