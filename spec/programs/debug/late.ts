/** Imports `lastcall/debug` when something is alive already, and prints the report. */
import { manage } from 'lastcall';
import { keep, say } from '../say.js';

keep(manage('/tmp/socket', function close() {}));
const { report } = await import('lastcall/debug');
say(String(report()));
