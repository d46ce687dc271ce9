/** A program that may no longer signal its processes, since it started them as another user. */
import { configure, live } from 'lastcall';
import { spawn } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { say } from '../say.js';

configure({ onError: (error, { reason, label }) => say(`${label} ${reason} ${String(error)}`) });
const disposed = await spawn('sleep', ['60'], { limit: 50 });
const group = await spawn('sleep', ['60'], { group: true });
const dropped = await apart(async () => (await spawn('sleep', ['60'])).pid);
say(`${disposed.pid} ${group.pid} ${dropped}`);
process.setuid?.(65_534);
for (const process of [disposed, group]) {
  await Promise.resolve(process[Symbol.asyncDispose]()).catch((error: unknown) => say(String(error)));
}
await collect(() => live().length === 0);
