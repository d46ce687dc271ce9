/** Turns of the loop. */
import { setImmediate } from 'node:timers/promises';

/** Wait until what had come when this was called is read, and what was to be sent is on its way. */
export async function turns(): Promise<void> {
  await setImmediate(); // at the end of this turn
  await setImmediate(); // and of a whole one
}
