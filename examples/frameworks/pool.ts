/** A pool of connections to a database of books, made up: it notices what is done to a connection that was given back. */
import { setTimeout as sleep } from 'node:timers/promises';

const TITLES = ['Emma', 'Persuasion', 'Sanditon'];

export class Connection {
  readonly #pool: Pool;
  #isReturned = false;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async find(id: number): Promise<{ title: string }> {
    await this.#query();
    const title = TITLES[id];
    if (title === undefined) throw new Error(`There is no book ${id}`);
    return { title };
  }

  /** Rows as a cursor gives them; the cursor is closed when it has given all, or when nobody wants more. */
  async *rows(count: number): AsyncGenerator<string> {
    this.#pool.cursors += 1;
    try {
      for (let row = 0; row < count; row++) {
        await this.#query();
        yield `${row},${TITLES[row % TITLES.length]},${'.'.repeat(1_000)}\n`;
      }
    } finally {
      await this.#query();
      this.#pool.cursors -= 1;
    }
  }

  /** What takes long, and cannot be stopped. */
  async count(): Promise<number> {
    for (let n = 0; n < 20; n++) await this.#query(5);
    return TITLES.length;
  }

  async giveBack(): Promise<void> {
    if (this.#isReturned) this.#pool.misuses += 1;
    this.#isReturned = true;
    await sleep(1);
    this.#pool.returned += 1;
  }

  async #query(ms = 0): Promise<void> {
    this.#check();
    await sleep(ms);
    this.#check();
  }

  #check(): void {
    if (!this.#isReturned) return;
    this.#pool.misuses += 1;
    throw new Error('The connection was given back');
  }
}

export class Pool {
  acquired = 0;
  returned = 0;
  /** Cursors that are open. */
  cursors = 0;
  /** How often a connection was used, or given back, after it was given back. */
  misuses = 0;
  isClosed = false;

  async connect(): Promise<Connection> {
    await sleep(0);
    if (this.isClosed) throw new Error('The pool is closed');
    this.acquired += 1;
    return new Connection(this);
  }

  async close(): Promise<void> {
    if (this.acquired !== this.returned) this.misuses += 1;
    this.isClosed = true;
    await sleep(1);
  }

  toString(): string {
    return `${this.acquired} acquired, ${this.returned} returned, ${this.cursors} cursors, ${this.misuses} misuses`;
  }
}
