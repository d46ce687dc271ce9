/** The queue of a drain: walks the order, newest first, whatever callbacks add, end or change meanwhile. */
import type { Record } from '../record/types.js';
import { ledger } from '../state/ledger.js';

export class Queue {
  private cursor = 0;
  /** The version of the order that the cursor belongs to. */
  private version = -1;
  /** Newer records are left alone. */
  private newest = Infinity;

  /** Look at nothing that is made from now on: a callback that makes its like again would never end. */
  close(): void {
    this.newest = Math.min(this.newest, ledger.version);
  }

  /** The newest record that runs at exit. */
  next(): Record | undefined {
    const { order } = ledger;
    if (this.version !== ledger.version) {
      this.version = ledger.version;
      this.cursor = order.length;
    }
    for (; this.cursor > 0; this.cursor--) {
      const record = order[this.cursor - 1];
      if (record?.atexit === true && record.id <= this.newest) return record;
    }
    return undefined;
  }
}
