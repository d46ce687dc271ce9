/** Handlers of errors and observers end the program themselves. */
import { configure, finalize, observe } from 'lastcall';
import { say } from '../say.js';

configure({ onError: () => process.exit(3) });
observe({ failed: () => process.exit(4) });
finalize(globalThis, say, 'oldest');
finalize(globalThis, () => {
  throw new Error('broken callback');
});
process.exit(2);
