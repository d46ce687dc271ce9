/** The server of `examples/frameworks/across-layers`, with routes that hang. It prints what is released. */
import { configure, observe } from 'lastcall';
import { currentScope } from 'lastcall/context';
import { build, closeOnSignals, giveBack, run } from '../../../examples/frameworks/across-layers.js';
import { Pool } from '../../../examples/frameworks/pool.js';
import { tempDir } from 'lastcall/node';
import { say } from '../say.js';

const [grace = '5000', deadline = '3000'] = process.argv.slice(2);

configure({ deadline: Number(deadline) });
observe({
  died: ({ label, kind }) => say(`died ${JSON.stringify({ label, kind })}`),
});

const pool = new Pool();
const app = await build(pool);
app.addHook('onRequest', async () => say('accepted'));

app.get('/hang', async () => {
  const scope = currentScope();
  scope.adopt(await pool.connect(), giveBack);
  scope.use(tempDir('hang-'));
  const child = run(scope, 'sleep', ['600']);
  say(`hanging ${child.pid}`);
  return new Promise(() => {});
});

app.get('/stuck', async () => {
  currentScope().defer(function neverReleased() {
    return new Promise(() => {});
  });
  say('stuck');
  return new Promise(() => {});
});

app.addHook('preClose', async () => say('closing'));
process.on('exit', () => say('exit')); // does not run: the program dies of the signal
closeOnSignals(app, Number(grace));
say(`listening on ${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
