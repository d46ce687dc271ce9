/** The main thread's side: workers run nothing when it ends, so it makes them drain first. */
import type { Program } from '../../core/record/host.js';
import type { Managed } from '../../core/api/managed.js';
import type { Listener, NodeProcess } from '../node-process.js';
import { now, setTimeout } from '../timers.js';
import { afterMessages, type Message, type Threads } from './channel.js';
import { DrainRequest } from './request.js';
import { ThreadSide } from './side.js';

/** A worker that has not answered by then was terminated, or is blocked. */
const ANSWER_TIMEOUT_MS = 500;

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
 * The main thread keeps one record for each worker that keeps something alive itself. So a worker is drained in the one
 * order of the program, within its deadline, and is named if it does not finish in time.
 */
export class MainSide extends ThreadSide {
  readonly #process: NodeProcess;
  readonly #program: Program;
  readonly #manageNamed: ManageNamed;
  readonly #records = new Map<number, Managed<unknown, Promise<void>>>();
  /** The workers whose `exit` event we listen to, and how to stop. */
  readonly #watched = new Map<number, () => void>();
  /** The workers that have ended: their messages may arrive after that. Numbers are not given twice. */
  readonly #ended = new Set<number>();
  /** The workers that are being drained. */
  readonly #draining = new Set<number>();
  /** Workers without an `exit` event for us that have not answered, and since when. */
  readonly #unresponsive = new Map<number, number>();
  /** When a drain last asked them; each answer may add one more record to it. */
  #askedAt = 0;
  /** For each thread that was asked to run everything at once: what it sets to 1 when it is done. */
  #asked = new Map<number, Int32Array>();
  /** When the wait for them is over. */
  #askedUntil = 0;

  constructor(threads: Threads, program: Program, process: NodeProcess, manageNamed: ManageNamed) {
    super(threads);
    this.#process = process;
    this.#program = program;
    this.#manageNamed = manageNamed;
    process.on('worker', this.#watch as Listener);
  }

  /** A worker that is draining still keeps some of its records: it gets a record again, which runs at once. */
  override endNow(): void {
    for (const thread of this.#draining) this.#remember(thread);
  }

  protected override announce(): void {
    this.send({ says: 'who' });
  }

  protected override leave(): void {
    this.#process.off('worker', this.#watch as Listener);
    for (const stop of this.#watched.values()) stop();
    for (const thread of this.#records.keys()) this.#forget(thread);
  }

  protected override receive(message: Message): void {
    if (message.says === 'who' || message.says === 'drain' || message.says === 'end') return;
    this.#unresponsive.delete(message.thread);
    if (message.says === 'here') this.#remember(message.thread);
    else if (message.says === 'gone') this.#forget(message.thread);
  }

  /** A worker that is terminated sends nothing; we do it in its place. */
  readonly #watch = (worker: Worker): void => {
    const thread = worker.threadId; // lost when it has ended
    const onExit = (): void => {
      this.#watched.delete(thread);
      this.#ended.add(thread);
      this.#forget(thread);
      this.send({ says: 'gone', thread });
      this.#forgetUnresponsive();
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
    this.#unresponsive.delete(thread);
  }

  /** Ask all at once, so that a worker that does not answer costs the others no time. */
  #askWhoLives(): void {
    for (const thread of this.#records.keys()) {
      if (!this.#watched.has(thread) && !this.#unresponsive.has(thread))
        this.#unresponsive.set(thread, now());
    }
    this.send({ says: 'who' });
  }

  /** A worker's own workers end with it, without an event. One that is only blocked announces itself later. */
  #forgetUnresponsive(): void {
    this.#askWhoLives();
    const asked = now();
    setTimeout(() => {
      afterMessages(() => {
        for (const [thread, since] of this.#unresponsive) if (since <= asked) this.#forget(thread);
      });
    }, ANSWER_TIMEOUT_MS).unref();
  }

  async #drain(thread: number): Promise<void> {
    const request = new DrainRequest(this.threads, thread, this.#program.remaining);
    if (!this.#watched.has(thread)) {
      if (now() - this.#askedAt >= ANSWER_TIMEOUT_MS) {
        this.#askedAt = now();
        this.#askWhoLives();
      }
      const waited = now() - (this.#unresponsive.get(thread) ?? now());
      setTimeout(
        () => {
          afterMessages(() => {
            if (!request.wasHeard) request.end(undefined);
          });
        },
        Math.max(0, ANSWER_TIMEOUT_MS - waited),
      ).unref();
    }
    this.#draining.add(thread);
    const report = await request.answer;
    this.#draining.delete(thread);
    if (report === undefined) throw noAnswer();
  }

  /** All are asked at once, so that a worker that does not answer costs the others no time. */
  #drainNow(thread: number): void {
    if (!this.#asked.has(thread)) this.#askAll();
    const done = this.#asked.get(thread) as Int32Array;
    this.#asked.delete(thread);
    const outcome = Atomics.wait(done, 0, 0, Math.max(0, this.#askedUntil - now()));
    if (outcome === 'timed-out') throw noAnswer();
  }

  #askAll(): void {
    this.#asked = new Map();
    this.#askedUntil = now() + ANSWER_TIMEOUT_MS;
    for (const thread of this.#records.keys()) {
      const done = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
      this.#asked.set(thread, done);
      this.send({ says: 'end', thread, done });
    }
  }
}

function noAnswer(): Error {
  return new Error(
    'The worker did not answer in time, so what it keeps is lost: its thread is blocked, or it was terminated ' +
      'without drainWorker',
  );
}
