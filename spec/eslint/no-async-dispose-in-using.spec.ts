/** no-async-dispose-in-using: asynchronous callbacks that a plain `using` does not await. */
import { invalid } from './programs/no-async-dispose-in-using/invalid.js';
import { valid } from './programs/no-async-dispose-in-using/valid.js';
import { testRule } from './rule-tester.js';

testRule('no-async-dispose-in-using', valid, invalid);
