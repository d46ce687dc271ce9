/**
 * A catalogue of books on Express. Each request that needs a connection takes one from the pool, and it is given back
 * when the answer is sent whole, also to a client that has gone; the pool is closed with the application.
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pathToFileURL } from 'node:url';
import express, { type Express } from 'express';
import { currentScope } from 'lastcall/context';
import { type Scoped, scoped } from 'lastcall/express';
import { type Connection, Pool } from './pool.js';
import { listening, untilSigterm } from './support/listening.js';

export function build(pool: Pool): { app: Express; application: Scoped } {
  const application = scoped();
  application.scope.adopt(pool, () => pool.close());
  const app = express();
  app.use(application);

  const connect = async (): Promise<Connection> =>
    currentScope().adopt(await pool.connect(), (connection) => connection.giveBack());

  app.get('/books/:id', async (req, res) => {
    res.json(await (await connect()).find(Number(req.params.id)));
  });
  app.get('/count', async (_req, res) => {
    res.json({ books: await (await connect()).count() });
  });
  app.get('/export', async (req, res) => {
    res.type('text/csv');
    await pipeline(Readable.from((await connect()).rows(Number(req.query['rows']))), res);
  });
  return { app, application };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const pool = new Pool();
  const { app, application } = build(pool);
  untilSigterm(await listening(app.listen(0, '127.0.0.1')), application, pool);
}
