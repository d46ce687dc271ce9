/** Ends by `shutdown`. */
import { shutdown } from 'lastcall';
import '../cleanups.js';

await shutdown(4);
