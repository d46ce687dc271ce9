/** Deno's own API, not Node's, tells of SIGTERM. */
import { finalize } from 'lastcall';
import { say } from '../say.js';

declare const Deno: { addSignalListener(signal: string, listener: () => void): void };

Deno.addSignalListener('SIGTERM', () => say('handled'));
finalize(globalThis, say, 'released');
setInterval(() => {}, 1_000);
say('ready');
