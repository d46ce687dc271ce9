/** Leaves a stream of a file to its end, which is named on the command line after the path. */
import { writeStream } from 'lastcall/node';
import { keep, say } from '../say.js';

const [path = '', end] = process.argv.slice(2);
const { value: stream } = keep(writeStream(path));
await new Promise((resolve) => stream.write('handed on, ', resolve));
stream.cork(); // held back: it is written only if the end is waited for
stream.write('held back');
if (end === 'exit') process.exit(3);
if (end === 'signal') setInterval(() => {}, 1_000);
say('ready');
