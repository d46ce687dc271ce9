/** Uses signal-exit, which acts only if all listeners to a signal are its own. */
import { onExit } from 'signal-exit-4';
import { finalize } from 'lastcall';
import { keep, say } from '../say.js';

onExit((code, signal) => say(`signal-exit: ${code} ${signal}`));
finalize(keep({}), function afterTheEnd() {}).atexit = false;
setInterval(() => {}, 1_000);
say(`waiting ${process.pid}`);
