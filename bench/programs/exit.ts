/** Prints the nanoseconds that `process.exit` takes for each live finalizer. */
import { writeSync } from 'node:fs';
import { finalizers, type Finalizing } from '../peers/finalizers.js';
import { type Finalize, targets } from '../work/finalizers.js';
import { nextJob } from '../work/time.js';

const [name, count] = [process.argv[2] as Finalizing, Number(process.argv[3])];
const finalize: Finalize | undefined = finalizers[name];
if (finalize === undefined) throw new Error(`no ${name} here`);

let toGo = count;
let begin = 0;

function release(): void {
  toGo -= 1;
  if (toGo === 0) writeSync(1, String(((performance.now() - begin) * 1e6) / count));
}

/** Exported, so that the targets are not collected before the program ends. */
export const kept = targets(count);
for (const [n, target] of kept.entries()) finalize(target, release, n);
await nextJob();
begin = performance.now();
process.exit();
