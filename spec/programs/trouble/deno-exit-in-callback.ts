/** A callback calls `Deno.exit`, while the exit's callbacks run. */
import { finalize } from 'lastcall';
import { say } from '../say.js';

declare const Deno: { exit(code?: number): never };

const target = globalThis; // never collected
finalize(target, say, 'oldest');
finalize(target, () => {
  say('exits');
  Deno.exit(7);
});
finalize(target, say, 'newest');
if (process.argv[2] !== undefined) Deno.exit(Number(process.argv[2]));
