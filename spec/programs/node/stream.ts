/** Leaves a file stream open and ends in the given way: `PATH WAY`. */
import { writeStream } from 'lastcall/node';
import { keep, say } from '../say.js';

const [path = '', end] = process.argv.slice(2);
const { value: stream } = keep(writeStream(path));
await new Promise((resolve) => stream.write('handed on, ', resolve));
stream.cork(); // buffered: written only if the release is awaited
stream.write('held back');
if (end === 'exit') process.exit(3);
if (end === 'signal') setInterval(() => {}, 1_000);
say('ready');
