/** Ends because nothing is left to do. */
import '../cleanups.js';
