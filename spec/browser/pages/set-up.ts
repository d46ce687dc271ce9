/** Mocha in a page, and what must hold after each spec: nothing is alive, and nobody listens to the page's end. */
import { live } from 'lastcall';
import { listenersOf } from '../../support/listeners.js';

const listeners = listenersOf(window);

mocha.setup({ ui: 'bdd', timeout: 20_000, reporter: class {} as unknown as Mocha.ReporterConstructor });

afterEach(async () => {
  const left = live().map(({ label }) => label);
  if (left.length > 0) throw new Error(`left alive: ${left.join(', ')}`);
  // Listeners go when the job is over.
  await Promise.resolve();
  const ends = listeners.now.filter((type) => /unload|page|visibility/.test(type));
  if (ends.length > 0) throw new Error(`listeners left: ${ends.join(', ')}`);
});
