/** Leaves a connection open and ends in the given way: `PORT WAY`. */
import { connect } from 'lastcall/node';
import { keep, say } from '../say.js';

const [port, end] = process.argv.slice(2);
const connection = keep(await connect({ port: Number(port), host: '127.0.0.1' }));
await connection.write('hello');
// Buffered in the socket: it arrives only if the release is awaited.
if (end !== 'exit') connection.value.write(Buffer.alloc(4 * 1024 * 1024, 'x'));
if (end === 'empty') connection.value.unref();
if (end === 'exit') process.exit(3);
say('ready');
