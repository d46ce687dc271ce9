/** A cleanup takes as many milliseconds as the command line says. */
import { configure, finalize } from 'lastcall';
import { setTimeout as sleep } from 'node:timers/promises';

const [duration, progress] = process.argv.slice(2);
finalize(globalThis, async function closePool() {
  await sleep(Number(duration));
});
if (progress === 'off') configure({ progress: false });
