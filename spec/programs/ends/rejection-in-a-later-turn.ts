/** Ends by a rejection that nobody handles, when the records are past their first job. */
import '../cleanups.js';

setTimeout(() => void Promise.reject(new Error('unhandled on purpose')), 5);
setInterval(() => {}, 1_000);
