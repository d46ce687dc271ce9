/** require-using: what has to be ended is owned by somebody who ends it. */
import { dropping } from './programs/dropping.js';
import { keeping } from './programs/keeping.js';
import { tryRule } from './rule-tester.js';

tryRule('require-using', keeping, dropping);
