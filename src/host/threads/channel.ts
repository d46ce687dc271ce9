/** The messages between the threads of one program. */
import type { DrainReport } from '../../core/record/host.js';
import { setImmediate } from '../timers.js';

/**
 * Every thread receives all of them. The number changes with the messages: copies of the package that differ stay
 * apart.
 */
const NAME = 'lastcall.threads.1';

export type Message =
  /** By a worker: it keeps something alive; it has started to drain; it keeps nothing alive, or has ended. */
  | { readonly says: 'here' | 'begun' | 'gone'; readonly thread: number }
  /** By a worker: what its drain did. */
  | { readonly says: 'drained'; readonly thread: number; readonly report: DrainReport }
  /** By the main thread: each worker that keeps something alive should answer. */
  | { readonly says: 'who' }
  /** To a worker: run everything, awaited, within so many milliseconds. */
  | { readonly says: 'drain'; readonly thread: number; readonly deadline: number }
  /** To a worker: run everything at once, then set `done` to 1 and wake those that wait for it. */
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
export function openChannel({ BroadcastChannel }: Threads, receive: (message: Message) => void): Channel {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: { readonly data: unknown }) => {
    if (isMessage(data)) receive(data);
  };
  channel.unref();
  return channel;
}

/** Other code may use a channel of this name. */
function isMessage(data: unknown): data is Message {
  const { says, thread } = Object(data) as Partial<Record<string, unknown>>;
  return says === 'who' || (typeof says === 'string' && typeof thread === 'number');
}

/**
 * Call `then` when the messages have arrived that were sent while this thread was busy: the loop may run its timers
 * before them, and Deno also one turn of immediates.
 */
export function afterMessages(then: () => void): void {
  setImmediate(() => setImmediate(then));
}
