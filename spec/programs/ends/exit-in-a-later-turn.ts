/** Ends by `process.exit`, when the records are past their first job. */
import '../cleanups.js';

setTimeout(() => process.exit(3), 5);
