/** Lives until a signal comes. */
import '../cleanups.js';
import { say } from '../say.js';

setInterval(() => {}, 1_000);
say('ready');
