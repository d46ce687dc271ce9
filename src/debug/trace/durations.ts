/** Sums up how many things have finished, and how long they took. */

export class Durations {
  count = 0;
  /** In milliseconds, like `longest`. */
  total = 0;
  longest = 0;

  add(milliseconds: number): void {
    this.count += 1;
    this.total += milliseconds;
    this.longest = Math.max(this.longest, milliseconds);
  }
}
