/** Makes records in all ways, and prints for each its reported site and the line that really made it. */
import { createServer } from 'node:net';
import { finalize, live, manage, Scope } from 'lastcall';
import 'lastcall/debug';
import { listen, openFile, tempDir } from 'lastcall/node';
import { keep, say } from '../say.js';

const here = import.meta.filename.replaceAll('\\', '/');

/** The line that calls. */
function line(): number {
  return Number(/:(\d+):\d+\)?$/.exec(new Error().stack?.split('\n')[2] ?? '')?.[1]);
}

function noop(): void {}

class Session {
  // prettier-ignore
  readonly made = [line(), finalize(this, noop)] as const;
}

const scope = new Scope();
let listening!: AsyncDisposable;
// prettier-ignore
const made: readonly (readonly [number, unknown])[] = [
  new Session().made,
  [line(), manage(1, noop)],
  [line(), scope.use({ [Symbol.dispose]: noop })],
  [line(), scope.adopt(2, noop)],
  [line(), scope.defer(noop)],
  [line(), tempDir('sites-')],
  [line(), await openFile(here)],
  [line(), (listening = await listen(createServer(), { host: '127.0.0.1', port: 0 }))],
];

for (const [index, { site }] of live().entries()) say(`${site} ${here}:${made[index]?.[0]}`);
scope.dispose();
await keep(listening)[Symbol.asyncDispose]();
keep(made);
