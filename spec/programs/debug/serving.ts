/** Keeps one record and runs until its standard input ends; writes reports on a signal, which the environment says. */
import { manage } from 'lastcall';
import 'lastcall/debug';
import { keep, say } from '../say.js';

keep(manage('/tmp/socket', function close() {}));
process.stdin.resume().once('end', () => process.exit());
say('ready');
