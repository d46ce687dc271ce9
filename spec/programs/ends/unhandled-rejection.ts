/** Ends by a rejection that nobody handles. */
import '../cleanups.js';

void Promise.reject(new Error('unhandled on purpose'));
setInterval(() => {}, 1_000);
