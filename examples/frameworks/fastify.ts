/**
 * A catalogue of books on Fastify. Each request that needs a connection takes one from the pool, and it is given back
 * when the answer is sent whole, also to a client that has gone; the pool is closed with the application.
 */
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import fastify, { type FastifyInstance } from 'fastify';
import { currentScope } from 'lastcall/context';
import lastcall from 'lastcall/fastify';
import { type Connection, Pool } from './pool.js';

export async function build(pool: Pool): Promise<FastifyInstance> {
  const app = fastify({ forceCloseConnections: true });
  await app.register(lastcall);
  app.scope.adopt(pool, () => pool.close());

  const connect = async (): Promise<Connection> =>
    currentScope().adopt(await pool.connect(), (connection) => connection.giveBack());

  app.get<{ Params: { id: string } }>('/books/:id', async (request) =>
    (await connect()).find(Number(request.params.id)),
  );
  app.get('/count', async () => ({ books: await (await connect()).count() }));
  app.get<{ Querystring: { rows: string } }>('/export', async (request, reply) => {
    reply.type('text/csv');
    return Readable.from((await connect()).rows(Number(request.query.rows)));
  });
  return app;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const pool = new Pool();
  const app = await build(pool);
  process.once('SIGTERM', () => void app.close().then(() => console.log(`closed: ${pool}`)));
  console.log(`listening on ${await app.listen({ host: '127.0.0.1', port: 0 })}`);
}
