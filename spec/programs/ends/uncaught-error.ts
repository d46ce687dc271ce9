/** Ends by an error that nobody catches. */
import '../cleanups.js';

throw new Error('uncaught on purpose');
