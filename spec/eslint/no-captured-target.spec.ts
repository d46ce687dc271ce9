/** no-captured-target: callbacks that can reach their own target. */
import { invalid } from './programs/no-captured-target/invalid.js';
import { valid } from './programs/no-captured-target/valid.js';
import { testRule } from './rule-tester.js';

testRule('no-captured-target', valid, invalid);
