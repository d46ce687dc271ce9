/** Ends by an error that nobody catches, when the records are past their first job. */
import '../cleanups.js';

setTimeout(() => {
  throw new Error('uncaught on purpose');
}, 5);
