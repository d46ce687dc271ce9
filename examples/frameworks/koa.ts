/**
 * A catalogue of books on Koa. Each request that needs a connection takes one from the pool, and it is given back when
 * the answer is sent whole, also to a client that has gone; the pool is closed with the application.
 */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import Koa from 'koa';
import { currentScope } from 'lastcall/context';
import { type Scoped, scoped } from 'lastcall/koa';
import { type Connection, Pool } from './pool.js';

export function build(pool: Pool): { app: Koa; application: Scoped } {
  const application = scoped();
  application.scope.adopt(pool, () => pool.close());
  const app = new Koa();
  app.use(application);

  const connect = async (): Promise<Connection> =>
    currentScope().adopt(await pool.connect(), (connection) => connection.giveBack());

  app.use(async (ctx) => {
    const [, place, id] = ctx.path.split('/');
    if (place === 'books') ctx.body = await (await connect()).find(Number(id));
    if (place === 'count') ctx.body = { books: await (await connect()).count() };
    if (place === 'export') {
      ctx.type = 'text/csv';
      ctx.body = Readable.from((await connect()).rows(Number(ctx.query['rows'])));
    }
  });
  return { app, application };
}

/** Stop listening, break off what is not answered yet, and release everything. */
export async function close(server: Server, application: Scoped): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
  await application.close();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const pool = new Pool();
  const { app, application } = build(pool);
  const server = app.listen(0, '127.0.0.1', () => {
    console.log(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  process.once('SIGTERM', () => void close(server, application).then(() => console.log(`closed: ${pool}`)));
}
