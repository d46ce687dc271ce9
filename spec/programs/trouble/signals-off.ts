/** The program has asked for signals to be left alone. */
import { configure, finalize } from 'lastcall';
import { say } from '../say.js';

configure({ signals: process.argv[2] === 'list' ? ['SIGHUP'] : false });
finalize(globalThis, say, 'released');
setInterval(() => {}, 1_000);
say('ready');
