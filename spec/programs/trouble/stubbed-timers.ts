/** A test framework puts other timers in the place of the runtime's. */
import { configure, finalize } from 'lastcall';
import { say } from '../say.js';

configure({ deadline: 100 });
finalize(globalThis, say, 'oldest');
finalize(globalThis, function hang() {
  return new Promise<void>(() => {});
});
const stub = (() => undefined) as never;
Object.assign(globalThis, { setTimeout: stub, setImmediate: stub, setInterval: stub });
