/** Ends by `process.exit`. */
import '../cleanups.js';

process.exit(3);
