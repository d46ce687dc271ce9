/** Awaits, at top level, what never settles, until a signal comes. */
import '../cleanups.js';
import { say } from '../say.js';

setInterval(() => {}, 1_000); // Node would end by itself
say('ready');
await new Promise(() => {});
