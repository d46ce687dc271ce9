/**
 * Runs until its input ends, with one record alive. As its argument says, `own` handles SIGUSR1, `busy` blocks its
 * thread, and `without` does not use lastcall.
 */
import { say } from '../say.js';

const [how] = process.argv.slice(2);
if (how !== 'without') {
  const { finalize } = await import('lastcall');
  finalize(globalThis, function whileItRuns() {});
}
if (how === 'own') process.on('SIGUSR1', () => say('SIGUSR1'));
process.stdin.on('data', () => {
  const state = Reflect.get(globalThis, Symbol.for('lastcall.state.2')) as
    { readonly tracing: { readonly tracer?: unknown }; readonly observers: readonly unknown[] } | undefined;
  say(`goes on, traced: ${state?.tracing.tracer !== undefined}, observers: ${state?.observers.length}`);
});
process.stdin.on('end', () => process.exit());
say('runs');
if (how === 'busy') setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5_000));
