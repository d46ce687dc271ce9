/** Ends by `process.abort`. */
import '../cleanups.js';

setTimeout(() => process.abort(), 5);
