/** Keeps nothing alive, and blocks its thread for ever. */
import { say } from '../say.js';

say('waiting');
for (;;);
