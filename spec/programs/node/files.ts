/** Holds a temporary directory, a temporary file and a lock on the given path, and ends in the given way. */
import { writeFileSync } from 'node:fs';
import { lockFile, tempDir, tempFile } from 'lastcall/node';
import { keep, say } from '../say.js';

const [, , path = '', way = ''] = process.argv;

const lock = keep(lockFile(path));
const dir = keep(tempDir('ends-'));
const file = keep(tempFile('notes.txt'));
writeFileSync(dir.join('file'), 'text');
for (const { value } of [lock, dir, file]) say(value);

if (way === 'process.exit') process.exit(3);
if (way === 'signal') {
  setInterval(() => {}, 1_000);
  say('ready');
}
