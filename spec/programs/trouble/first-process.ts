/** The first process of a container: signals without a handler do not reach it. */
import { finalize } from 'lastcall';
import { say } from '../say.js';

finalize(globalThis, async (text: string) => say(text), 'released');
setInterval(() => {}, 1_000);
say(`ready as ${process.pid}`);
setTimeout(() => process.kill(process.pid, 'SIGTERM'), 10);
