/** A program that ends in the given way while its worker runs. */
import { once } from 'node:events';
import { AsyncScope } from 'lastcall';
import { worker } from 'lastcall/node';
import { keep, say } from '../say.js';

const [end, file] = process.argv.slice(2);
const scope = keep(new AsyncScope());
scope.adopt('main: older', say);
const notes = keep(
  worker(new URL('note-keeper.js', import.meta.url), { workerData: { file, kind: 'keeps' } }),
);
await once(notes.value, 'message');

switch (end) {
  case 'loop empty':
    notes.value.unref();
    break;
  case 'process.exit':
    process.exit(3);
  // eslint-disable-next-line no-fallthrough -- process.exit does not return
  default:
    setInterval(() => {}, 1_000);
}
say('ready');
