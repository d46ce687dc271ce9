/** Leaves files open until the program ends; an older record then prints which are still open. */
import { readdirSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { finalize } from 'lastcall';
import { openFile, openFileSync } from 'lastcall/node';
import { keep, say } from '../say.js';

const [, , folder = '', end] = process.argv;

function nameOf(descriptor: string): string {
  try {
    const path = readlinkSync(`/proc/self/fd/${descriptor}`);
    return path.startsWith(folder) ? basename(path) : '';
  } catch {
    return ''; // the descriptor that read the list is closed by now
  }
}

finalize(globalThis, () => {
  const open = readdirSync('/proc/self/fd')
    .map(nameOf)
    .filter((name) => name !== '');
  say(`open: ${open.sort().join(', ')}`);
});

const synchronous = keep(openFileSync(`${folder}/synchronous`, 'w'));
synchronous.write('written');
const idle = keep(await openFile(`${folder}/idle`, 'w'));
await idle.write('written');
const streamed = keep(await openFile(`${folder}/streamed`, 'w'));
const stream = keep(streamed.createWriteStream());
stream.cork(); // so that nothing is written before the end
stream.write('written');
const busy = keep(await openFile(`${folder}/busy`, 'w'));
const data = Buffer.alloc(30_000_000, 'x');

if (end === 'signal') setInterval(() => {}, 1_000);
say('ready');
keep(busy.write(data));
if (end === 'exit') process.exit(3);
if (end === 'throw') throw new Error('on purpose');
