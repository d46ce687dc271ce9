/** require-using: resources that nothing is certain to dispose. */
import { invalid } from './programs/require-using/invalid.js';
import { valid } from './programs/require-using/valid.js';
import { testRule } from './rule-tester.js';

testRule('require-using', valid, invalid);
