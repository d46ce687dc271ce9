/**
 * A catalogue of books on Koa. Each request that needs a connection takes one from the pool, and it is given back when
 * the answer is sent whole, also to a client that has gone; the pool is closed with the application.
 */
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import Koa from 'koa';
import { currentScope } from 'lastcall/context';
import { type Scoped, scoped } from 'lastcall/koa';
import { type Connection, Pool } from './pool.js';
import { listening, untilSigterm } from './support/listening.js';

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

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const pool = new Pool();
  const { app, application } = build(pool);
  untilSigterm(await listening(app.listen(0, '127.0.0.1')), application, pool);
}
