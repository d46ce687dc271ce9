/** The main thread's side: workers run nothing when it ends, so it has them drain first. */
import type { Program } from '../../core/host.js';
import type { Managed } from '../../core/managed.js';
import type { Listener, NodeProcess } from '../node-process.js';
import { now, setTimeout } from '../timers.js';
import { afterHearing, type Message, type Threads } from './channel.js';
import { DrainRequest } from './request.js';
import { ThreadSide } from './side.js';

/** Who has not answered by then was terminated, or is blocked. */
const PATIENCE_MS = 500;

/** The part of Node's `Worker` that is used here. */
interface Worker {
  readonly threadId: number;
  once(event: 'exit', listener: () => void): unknown;
  off(event: 'exit', listener: () => void): unknown;
}

/** How the host makes a record for each worker. */
export type ManageNamed = (
  label: string,
  onDispose: () => Promise<void>,
  onExit: () => void,
) => Managed<unknown, Promise<void>>;

/**
 * The main thread keeps one record for each worker that keeps something alive itself. So a worker is drained in
 * the one order of the program, within its deadline, and is named if it does not end in time.
 */
export class MainSide extends ThreadSide {
  readonly #process: NodeProcess;
  readonly #program: Program;
  readonly #manageNamed: ManageNamed;
  readonly #records = new Map<number, Managed<unknown, Promise<void>>>();
  /** The workers whose end we are told of, and how to be told no more. */
  readonly #watched = new Map<number, () => void>();
  /** The workers that have ended: what they said before may be heard after that. Numbers are not given twice. */
  readonly #ended = new Set<number>();
  /** The workers that are being drained. */
  readonly #draining = new Set<number>();
  /** Those that owe an answer and of whose end nobody would tell, and since when. */
  readonly #silent = new Map<number, number>();
  /** When a drain last asked them; each answer may bring it one more record. */
  #askedAt = 0;
  /** What those threads will set to 1 that were asked to run everything at once. */
  #asked = new Map<number, Int32Array>();
  /** When the wait for them is over. */
  #patience = 0;

  constructor(threads: Threads, program: Program, process: NodeProcess, manageNamed: ManageNamed) {
    super(threads);
    this.#process = process;
    this.#program = program;
    this.#manageNamed = manageNamed;
    process.on('worker', this.#watch as Listener);
  }

  /** Who has begun to drain still keeps what it has not come to: it gets a record again, and that one is run at once. */
  override hurry(): void {
    for (const thread of this.#draining) this.#remember(thread);
  }

  protected override begin(): void {
    this.say({ says: 'who' });
  }

  protected override end(): void {
    this.#process.off('worker', this.#watch as Listener);
    for (const unwatch of this.#watched.values()) unwatch();
    for (const thread of this.#records.keys()) this.#forget(thread);
  }

  protected override hear(message: Message): void {
    if (message.says === 'who' || message.says === 'drain' || message.says === 'end') return;
    this.#silent.delete(message.thread);
    if (message.says === 'here') this.#remember(message.thread);
    else if (message.says === 'gone') this.#forget(message.thread);
  }

  /** A worker that is terminated says nothing; we say it in its place. */
  readonly #watch = (worker: Worker): void => {
    const thread = worker.threadId; // lost when it has ended
    const onExit = (): void => {
      this.#watched.delete(thread);
      this.#ended.add(thread);
      this.#forget(thread);
      this.say({ says: 'gone', thread });
      this.#forgetSilent();
    };
    worker.once('exit', onExit);
    this.#watched.set(thread, () => void worker.off('exit', onExit));
  };

  #remember(thread: number): void {
    if (this.#ended.has(thread) || this.#records.get(thread)?.alive === true) return;
    const record = this.#manageNamed(
      `worker ${thread}`,
      () => this.#drain(thread),
      () => this.#drainNow(thread),
    );
    this.#records.set(thread, record);
  }

  #forget(thread: number): void {
    this.#records.get(thread)?.detach();
    this.#records.delete(thread);
    this.#silent.delete(thread);
  }

  /** Ask all at once, so that who does not answer costs the others no time. */
  #askWhoLives(): void {
    for (const thread of this.#records.keys()) {
      if (!this.#watched.has(thread) && !this.#silent.has(thread)) this.#silent.set(thread, now());
    }
    this.say({ says: 'who' });
  }

  /** A worker's own workers end with it, and nobody says so. One that is only blocked tells of itself later. */
  #forgetSilent(): void {
    this.#askWhoLives();
    const asked = now();
    setTimeout(() => {
      afterHearing(() => {
        for (const [thread, since] of this.#silent) if (since <= asked) this.#forget(thread);
      });
    }, PATIENCE_MS).unref();
  }

  async #drain(thread: number): Promise<void> {
    const request = new DrainRequest(this.threads, thread, this.#program.remaining);
    if (!this.#watched.has(thread)) {
      if (now() - this.#askedAt >= PATIENCE_MS) {
        this.#askedAt = now();
        this.#askWhoLives();
      }
      const silence = now() - (this.#silent.get(thread) ?? now());
      setTimeout(
        () => {
          afterHearing(() => {
            if (!request.heard) request.end(undefined);
          });
        },
        Math.max(0, PATIENCE_MS - silence),
      ).unref();
    }
    this.#draining.add(thread);
    const report = await request.answer;
    this.#draining.delete(thread);
    if (report === undefined) throw noAnswer();
  }

  /** All are asked at once, so that who does not answer costs the others no time. */
  #drainNow(thread: number): void {
    if (!this.#asked.has(thread)) this.#askAll();
    const done = this.#asked.get(thread) as Int32Array;
    this.#asked.delete(thread);
    const outcome = Atomics.wait(done, 0, 0, Math.max(0, this.#patience - now()));
    if (outcome === 'timed-out') throw noAnswer();
  }

  #askAll(): void {
    this.#asked = new Map();
    this.#patience = now() + PATIENCE_MS;
    for (const thread of this.#records.keys()) {
      const done = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      this.#asked.set(thread, done);
      this.say({ says: 'end', thread, done });
    }
  }
}

function noAnswer(): Error {
  return new Error(
    'The worker did not answer in time, so what it keeps is lost: its thread is blocked, or it was terminated ' +
      'without drainWorker',
  );
}
