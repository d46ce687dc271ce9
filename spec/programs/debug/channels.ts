/** Prints the messages on the channels about a record that ends well and one that fails. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { finalize, type RecordInfo } from 'lastcall';
import 'lastcall/debug';
import { say } from '../say.js';

function close(): void {}
function fail(): void {
  throw new Error('broken');
}

const print = (message: unknown, name: string | symbol): void => {
  const { record, reason, error } = message as { record: RecordInfo; reason?: string; error?: unknown };
  say(`${String(name)} ${record.label} ${reason ?? '-'} ${String(error ?? '-')} ${typeof record.site}`);
};
for (const name of ['born', 'died', 'failed']) subscribe(`lastcall:${name}`, print);
finalize({}, close)();
try {
  finalize({}, fail)[Symbol.dispose]();
} catch (error) {
  say(String(error));
}
for (const name of ['born', 'died', 'failed']) unsubscribe(`lastcall:${name}`, print);
finalize({}, close)();
