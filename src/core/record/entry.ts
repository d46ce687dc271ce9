/** An entry: a record that belongs to a scope. */
import { type Callback, DEAD, type Kind, type Lifetime, type Record } from './types.js';

/*
 * Entries and target records share no base class: V8 makes an instance of a derived class in twice the time, and in
 * more where the constructor is only implied.
 */

export class Entry implements Record {
  index = DEAD;
  id = 0;
  born = 0;
  older: Entry | undefined = undefined;
  newer: Entry | undefined = undefined;

  constructor(
    readonly kind: Kind,
    readonly lifetime: Lifetime,
    readonly callback: Callback,
    readonly input: unknown,
    readonly onExit: Callback | undefined,
    public atexit: boolean,
  ) {}

  get name(): string {
    return '';
  }

  /** Nothing refers to a dead entry, so it need not let go of anything. */
  clear(): void {}
}
