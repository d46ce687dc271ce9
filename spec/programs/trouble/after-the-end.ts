/** What is done after the last drain, by an exit listener that comes later. */
import { finalize } from 'lastcall';
import { say } from '../say.js';

finalize({}, say, 'at exit');
process.on('exit', () => {
  finalize({}, say, 'never by itself');
  finalize({}, say, 'called')();
});
process.exit();
