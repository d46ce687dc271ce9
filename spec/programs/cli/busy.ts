/** Keeps nothing alive, and is busy without end. */
import { say } from '../say.js';

say('waiting');
for (;;);
