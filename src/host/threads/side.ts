/** One thread's end of the channel between threads. It exists while something is alive in that thread. */
import { type Channel, type Message, openChannel, type Threads } from './channel.js';
import { setTimeout } from '../timers.js';

export abstract class ThreadSide {
  #channel: Channel | undefined;
  #closed = false;

  constructor(protected readonly threads: Threads) {
    // A channel costs 100 µs: what lives for one turn only does without. A timer opens it, since an immediate that
    // does not keep the loop alive does not wake it either: in a thread that is idle from now on, it would never run.
    setTimeout(() => {
      if (this.#closed) return;
      this.#channel = openChannel(threads, (message) => this.receive(message));
      this.announce();
    }, 0).unref();
  }

  /** The program ends now: nothing that is under way can be awaited any more. */
  endNow(): void {}

  /** For a moment nothing was alive; now something is again. */
  stay(): void {}

  close(): void {
    this.#closed = true;
    this.leave();
    this.#channel?.close();
    this.#channel = undefined;
  }

  /** The channel is open. */
  protected abstract announce(): void;
  protected abstract receive(message: Message): void;
  /** The channel is about to be closed. */
  protected abstract leave(): void;

  protected send(message: Message): void {
    this.#channel?.postMessage(message);
  }
}
