/** Files that are dropped and collected, idle and with streams; later files get their descriptors. */
import { closeSync, fstatSync, openSync, readdirSync, readlinkSync } from 'node:fs';
import { finalize, live } from 'lastcall';
import { openFile, openFileSync } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { keep, say } from '../say.js';

const [, , path = ''] = process.argv;

function countOpen(): number {
  return readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`) === path;
    } catch {
      return false; // the descriptor that read the list is closed by now
    }
  }).length;
}

await apart(async () => {
  const files: unknown[] = [];
  for (let n = 0; n < 10; n++) {
    const file = await openFile(path);
    files.push(n % 2 === 0 ? file.createReadStream() : file, openFileSync(path));
  }
  say(`open: ${countOpen()}, held: ${files.length}`);
});
await collect(() => countOpen() === 0);
say(`open: ${countOpen()}, alive: ${live().length}`);
const others = Array.from({ length: 20 }, () => openSync(path, 'r'));
await collect();
for (const descriptor of others) fstatSync(descriptor);
say(`open: ${countOpen()}`);
for (const descriptor of others) closeSync(descriptor);

const left = keep(await openFile(path));
finalize(globalThis, say, 'the end');
left.createReadStream();
