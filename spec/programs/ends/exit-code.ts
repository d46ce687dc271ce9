/** Ends because nothing is left to do, with a status that it set before. */
import '../cleanups.js';

process.exitCode = 9;
