/** Imports `lastcall/debug` when a record is already alive, and prints the report. */
import { manage } from 'lastcall';
import { keep, say } from '../say.js';

keep(manage('/tmp/socket', function close() {}));
const { report } = await import('lastcall/debug');
say(String(report()));
