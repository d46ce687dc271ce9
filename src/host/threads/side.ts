/** One thread's side of the talk between threads: there while something is alive in it. */
import { type Channel, type Message, openChannel, type Threads } from './channel.js';
import { setTimeout } from '../timers.js';

export abstract class ThreadSide {
  #channel: Channel | undefined;
  #closed = false;

  constructor(protected readonly threads: Threads) {
    // A channel costs 100 µs: what lives for one turn only does without. A timer, as an immediate that does not keep
    // the loop alive does not wake it either: in a thread that is idle from now on, it would never run.
    setTimeout(() => {
      if (this.#closed) return;
      this.#channel = openChannel(threads, (message) => this.hear(message));
      this.begin();
    }, 0).unref();
  }

  /** The program ends now: nothing that is under way can be awaited any more. */
  hurry(): void {}

  /** Something is alive again, although nobody began to listen anew. */
  stay(): void {}

  close(): void {
    this.#closed = true;
    this.end();
    this.#channel?.close();
    this.#channel = undefined;
  }

  protected abstract begin(): void;
  protected abstract hear(message: Message): void;
  protected abstract end(): void;

  protected say(message: Message): void {
    this.#channel?.postMessage(message);
  }
}
