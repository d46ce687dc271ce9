/** Waits for turns of the event loop. */
import { setImmediate } from 'node:timers/promises';

/** Wait until input that had arrived before the call is read, and pending output is on its way. */
export async function turns(): Promise<void> {
  await setImmediate(); // the end of this turn
  await setImmediate(); // one whole turn
}
