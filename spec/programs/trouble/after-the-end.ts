/** What is done after the last drain, by an exit listener that comes later. */
import { finalize } from 'lastcall';
import { say } from '../say.js';

finalize(globalThis, say, 'at exit');
process.on('exit', () => {
  finalize(globalThis, say, 'never by itself');
  finalize(globalThis, say, 'called')();
});
process.exit();
