/** A worker's side: announces that it keeps something alive, and drains when it is asked to. */
import type { Program } from '../../core/record/host.js';
import type { Message, Threads } from './channel.js';
import { ThreadSide } from './side.js';

export class WorkerSide extends ThreadSide {
  readonly #program: Program;
  readonly #thread: number;
  /** The main thread waits for this to become 1. */
  #done: Int32Array | undefined;

  constructor(threads: Threads, program: Program) {
    super(threads);
    this.#program = program;
    this.#thread = threads.threadId;
  }

  /** A thread that had this one drain believes that it is empty. */
  override stay(): void {
    this.announce();
  }

  protected override announce(): void {
    this.send({ says: 'here', thread: this.#thread });
  }

  protected override leave(): void {
    this.send({ says: 'gone', thread: this.#thread });
    this.#answer(); // a callback that calls process.exit never returns
  }

  protected override receive(message: Message): void {
    if (message.says === 'who') this.announce();
    else if (message.thread !== this.#thread) return;
    else if (message.says === 'drain') void this.#drain(message.deadline);
    else if (message.says === 'end') this.#drainNow(message.done);
  }

  async #drain(deadline: number): Promise<void> {
    const thread = this.#thread;
    this.send({ says: 'begun', thread });
    const report = await this.#program.run(deadline);
    this.send({ says: 'drained', thread, report });
  }

  #drainNow(done: Int32Array): void {
    this.#done = done;
    try {
      this.#program.runNow();
    } finally {
      this.#answer();
    }
  }

  #answer(): void {
    if (this.#done === undefined) return;
    Atomics.store(this.#done, 0, 1);
    Atomics.notify(this.#done, 0);
    this.#done = undefined;
  }
}
