/** no-captured-target: callbacks that can reach their own target. */
import { capturing } from './programs/capturing.js';
import { lettingGo } from './programs/letting-go.js';
import { tryRule } from './rule-tester.js';

tryRule('no-captured-target', lettingGo, capturing);
