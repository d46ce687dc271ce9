/** An exit listener that came first uses what the program has, and leaves something itself. */
import { Scope } from 'lastcall';
import { keep, say } from '../say.js';

const scope = keep(new Scope());
process.on('exit', () => {
  say(`exit listener, disposed: ${scope.disposed}`);
  keep(new Scope()).adopt('made by the listener', say);
});
scope.adopt('released', say);
