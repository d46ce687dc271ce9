/** The package as bundlers build it for pages, loaded first in a program that is none. */
import { say } from '../say.js';

await import(new URL('browser.js', import.meta.resolve('lastcall')).href);
const { AsyncScope, configure } = await import('lastcall');
configure({ signals: ['SIGTERM'] });
const scope = new AsyncScope();
scope.defer(
  () => say('released'),
  () => say('twin'),
);
if (process.argv[2] === 'exit') {
  process.exit(3);
} else {
  setInterval(() => scope.disposed, 1_000);
  say('ready');
}
