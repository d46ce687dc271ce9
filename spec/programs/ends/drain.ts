/** Runs everything by `drain`; nothing is left for the end. */
import { drain } from 'lastcall';
import '../cleanups.js';

await drain();
