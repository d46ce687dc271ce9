/** no-async-dispose-in-using: nobody waits for what is asynchronous under a plain `using`. */
import { notWaiting } from './programs/not-waiting.js';
import { waiting } from './programs/waiting.js';
import { tryRule } from './rule-tester.js';

tryRule('no-async-dispose-in-using', waiting, notWaiting);
