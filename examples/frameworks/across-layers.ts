/**
 * Reports as a service, across all layers: a server of Fastify, a pool of connections, and for each request a connection, a
 * temporary directory and a child process. On SIGTERM the requests that were accepted are answered and everything is
 * released, newest first; then the program dies of the signal. What hangs is given up, and named.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import fastify, { type FastifyInstance } from 'fastify';
import { type AsyncScope, configure, live } from 'lastcall';
import { currentScope } from 'lastcall/context';
import lastcall from 'lastcall/fastify';
import { tempDir } from 'lastcall/node';
import { type Connection, Pool } from './pool.js';

export const giveBack = (connection: Connection): Promise<void> => connection.giveBack();
const closePool = (pool: Pool): Promise<void> => pool.close();

/** End a child, and wait until it has: it may have files open in a directory that is to be removed next. */
async function endChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill();
  await exited;
}

/** Where nothing can be awaited, a child that resists would stay. */
function killChild(child: ChildProcess): void {
  child.kill('SIGKILL');
}

/** Run a program that ends with the scope, at the latest. */
export function run(scope: AsyncScope, command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  return scope.adopt(child, endChild, killChild);
}

/** The rows of the books, sorted by title, through a file and `sort`. */
async function report(pool: Pool, rows: number): Promise<string> {
  const scope = currentScope();
  const connection = scope.adopt(await pool.connect(), giveBack);
  const file = scope.use(tempDir('report-')).join('rows.csv');
  await pipeline(Readable.from(connection.rows(rows)), createWriteStream(file));
  const sort = run(scope, 'sort', ['--field-separator=,', '--key=2', file]);
  const [sorted] = await Promise.all([text(sort.stdout as Readable), once(sort, 'close')]);
  return sorted;
}

export async function build(pool: Pool): Promise<FastifyInstance> {
  const app = fastify();
  await app.register(lastcall);
  app.scope.adopt(pool, closePool);
  const cache = app.scope.use(tempDir('cache-'));
  app.get<{ Querystring: { rows: string } }>('/report', async (request, reply) => {
    reply.type('text/csv').header('X-Cache', cache.path);
    return report(pool, Number(request.query.rows));
  });
  return app;
}

/**
 * Close the application on a signal, then die of it.
 *
 * @param grace how long requests have to end, in milliseconds. Then lastcall ends what they have, within its own
 * `deadline`. A second signal does not wait.
 */
export function closeOnSignals(app: FastifyInstance, grace: number): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // It is gone when it runs: the signal that is raised in the end is lastcall's.
    process.once(signal, async () => {
      const isClosed = await Promise.race([app.close().then(() => true), sleep(grace, false)]);
      if (!isClosed) {
        const labels = live().map(({ label }) => label);
        console.error(`Not closed within ${grace} ms, still alive: ${labels.join(', ')}`);
      }
      process.kill(process.pid, signal);
    });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  configure({ deadline: 3_000 });
  const app = await build(new Pool());
  closeOnSignals(app, 5_000);
  console.log(`listening on ${await app.listen({ host: '127.0.0.1', port: 0 })}`);
}
