/** Ends by an uncaught error, having asked for a drain in that case. */
import { configure } from 'lastcall';
import '../cleanups.js';

configure({ crash: 'drain' });
setTimeout(() => {
  throw new Error('uncaught on purpose');
}, 1);
