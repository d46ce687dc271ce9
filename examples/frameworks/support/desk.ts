/** A desk that publishes prices, in place of a server: what it opens is used as an `EventSource`. */

/** One price. */
export class PriceEvent extends Event {
  constructor(readonly data: number) {
    super('message');
  }
}

interface PriceSource {
  addEventListener(
    type: 'message',
    listener: (event: PriceEvent) => void,
    options?: { readonly signal?: AbortSignal },
  ): void;
  close(): void;
}

class Desk {
  readonly #open = new Map<EventTarget, string>();

  /** How many sources are open. */
  get connections(): number {
    return this.#open.size;
  }

  open(topic: string): PriceSource {
    const target = new EventTarget();
    this.#open.set(target, topic);
    return {
      addEventListener(type, listener, options) {
        target.addEventListener(type, listener as (event: Event) => void, options);
      },
      close: () => void this.#open.delete(target),
    };
  }

  publish(topic: string, price: number): void {
    for (const [target, opened] of this.#open) {
      if (opened === topic) target.dispatchEvent(new PriceEvent(price));
    }
  }
}

export const desk = new Desk();
