/** The garbage collector, on demand: programs never need this, examples that show a collection do. */
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc') as () => void;

/** Collect a few times, with turns of the event loop between: only there the engine tells what it found. */
export async function collect(): Promise<void> {
  for (let cycle = 0; cycle < 5; cycle++) {
    await sleep(1);
    gc();
    await sleep(1);
  }
}
