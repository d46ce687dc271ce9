/** An error is longer than what a pipe takes at once. */
import { finalize } from 'lastcall';

console.error('a pipe that is written to asynchronously is not waited for');
finalize(globalThis, () => {
  throw new Error(`${'long '.repeat(60_000)}to the end`);
});
process.exit(0);
