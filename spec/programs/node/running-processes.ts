/** A program that ends in the given way while its three processes run. */
import { configure } from 'lastcall';
import { spawn } from 'lastcall/node';
import { keep, say } from '../say.js';

const [end] = process.argv.slice(2);
const IGNORES_SIGTERM = 'trap "" TERM; echo ready; while :; do sleep 0.02; done';

const plain = keep(await spawn('sleep', ['60'], { stdio: 'ignore' }));
const stubborn = keep(
  await spawn('sh', ['-c', IGNORES_SIGTERM], { limit: end?.includes('never') ? Infinity : 100 }),
);
await new Promise((resolve) => stubborn.stdout.once('data', resolve));
const group = keep(await spawn('sh', ['-c', 'sleep 60 & echo $!; wait'], { group: true }));
const child = await new Promise((resolve) => group.stdout.once('data', resolve));
say(`${plain.pid} ${stubborn.pid} ${group.pid} ${String(child).trim()}`);

switch (end) {
  case 'loop empty':
    for (const { value, stdin, stdout, stderr } of [plain, stubborn, group]) {
      for (const held of [value, stdin, stdout, stderr]) (held as { unref?(): void } | null)?.unref?.();
    }
    break;
  case 'process.exit':
    process.exit(3);
  // eslint-disable-next-line no-fallthrough -- process.exit does not return
  case 'process.exit, while it never ends':
    void stubborn[Symbol.asyncDispose]();
    setTimeout(() => process.exit(3), 20);
    break;
  case 'SIGTERM, and it never ends':
    configure({ deadline: 1_500 });
    setInterval(() => {}, 1_000);
    break;
  case 'SIGTERM, while it never ends':
    configure({ deadline: 1_500 });
    void stubborn[Symbol.asyncDispose]();
    break;
  case 'uncaught error':
    throw new Error('uncaught on purpose');
  default:
    setInterval(() => {}, 1_000);
}
say('ready');
