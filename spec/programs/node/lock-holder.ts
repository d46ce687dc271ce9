/** Holds a lock until it is killed. */
import { lockFile } from 'lastcall/node';
import { keep, say } from '../say.js';

keep(lockFile(process.argv[2] ?? ''));
setInterval(() => {}, 1_000);
say('ready');
