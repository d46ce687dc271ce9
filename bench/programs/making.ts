/** Prints the nanoseconds to make and call a finalizer in one job. Arguments: `NAME COUNT [TRACED]`. */
import { finalizers, type Finalizing } from '../peers/finalizers.js';
import { copyOfFinalizers } from '../work/copy.js';
import { inJobs, timed } from '../work/time.js';

const [name, count, every] = process.argv.slice(2);
const finalize = finalizers[name as Finalizing];
if (finalize === undefined) throw new Error(`no ${name} here`);
if (every !== undefined) {
  process.env['LASTCALL_TRACE'] = every;
  await import('lastcall/debug');
}
const { inOneJob } = await copyOfFinalizers();
console.log(await timed(inJobs(inOneJob(finalize)))(Number(count)));
