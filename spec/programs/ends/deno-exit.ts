/** Ends by `Deno.exit`. */
import '../cleanups.js';

declare const Deno: { exit(code: number): never };

setTimeout(() => Deno.exit(3), 5);
