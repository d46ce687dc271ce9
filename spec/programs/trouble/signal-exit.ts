/** signal-exit listens too: which version, and whether it is loaded before us or after, is named on the command line. */
import { finalize } from 'lastcall';
import { createRequire } from 'node:module';
import { say } from '../say.js';

interface SignalExit {
  onExit(listener: (code: number | null, signal: string | null) => void): void;
}
type SignalExit3 = SignalExit['onExit'];

const [version, order] = process.argv.slice(2);
const require = createRequire(import.meta.url);

function listen(): void {
  const listener = (code: number | null, signal: string | null): void => say(`signal-exit ${code} ${signal}`);
  if (version === '3') (require('signal-exit-3') as SignalExit3)(listener);
  else (require('signal-exit-4') as SignalExit).onExit(listener);
}

if (order === 'before') listen();
finalize(globalThis, async (text: string) => say(text), 'released');
if (order === 'after') listen();
setInterval(() => {}, 1_000);
say('ready');
