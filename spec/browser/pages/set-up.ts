/** Sets up Mocha in a page. After each spec, no record and no listener for the page's end may remain. */
import { live } from 'lastcall';
import { listenersOf } from '../../support/listeners.js';

const listeners = listenersOf(window);

mocha.setup({ ui: 'bdd', timeout: 20_000, reporter: class {} as unknown as Mocha.ReporterConstructor });

afterEach(async () => {
  const left = live().map(({ label }) => label);
  if (left.length > 0) throw new Error(`left alive: ${left.join(', ')}`);
  // The library removes its listeners when the job is over.
  await Promise.resolve();
  const ends = listeners.now.filter((type) => /unload|page|visibility/.test(type));
  if (ends.length > 0) throw new Error(`listeners left: ${ends.join(', ')}`);
});
