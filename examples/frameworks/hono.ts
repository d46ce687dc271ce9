/**
 * A catalogue of books on Hono, for Node, Bun and Deno. Each request that needs a connection takes one from the pool, and
 * it is given back when the answer is sent whole, also to a client that has gone; the pool is closed with the
 * application.
 */
import type { Server } from 'node:http';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { Hono } from 'hono';
import { currentScope } from 'lastcall/context';
import { type Scoped, scoped } from 'lastcall/hono';
import { type Connection, Pool } from './pool.js';
import { listening, type Serving, untilSigterm } from './support/listening.js';

export function build(pool: Pool): { app: Pick<Hono, 'fetch' | 'request'>; application: Scoped } {
  const application = scoped();
  application.scope.adopt(pool, () => pool.close());

  const connect = async (): Promise<Connection> =>
    currentScope().adopt(await pool.connect(), (connection) => connection.giveBack());

  const app = new Hono()
    .use(application)
    .get('/books/:id', async (c) => c.json(await (await connect()).find(Number(c.req.param('id')))))
    .get('/count', async (c) => c.json({ books: await (await connect()).count() }))
    .get('/export', async (c) => {
      const rows = (await connect()).rows(Number(c.req.query('rows')));
      return c.body(encode(rows), { headers: { 'Content-Type': 'text/csv' } });
    });
  return { app, application };
}

/** The texts as a body; what makes them is told when nobody wants more. */
function encode(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await texts.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await texts.return(undefined);
    },
  });
}

interface Bun {
  serve(options: { fetch: Hono['fetch']; hostname: string; port: number; idleTimeout: number }): {
    readonly url: URL;
    stop(closeActiveConnections: boolean): Promise<void>;
  };
}

interface Deno {
  serve(
    options: { hostname: string; port: number; signal: AbortSignal; onListen(): void },
    fetch: Hono['fetch'],
  ): { readonly addr: { readonly port: number }; readonly finished: Promise<void> };
}

/** Listen on a free port, by what the runtime has for it. */
export async function listen({ fetch }: Pick<Hono, 'fetch'>): Promise<Serving> {
  const { Bun, Deno } = globalThis as { Bun?: Bun; Deno?: Deno };
  const hostname = '127.0.0.1';
  if (Bun !== undefined) {
    const server = Bun.serve({ fetch, hostname, port: 0, idleTimeout: 0 });
    return { url: server.url.origin, close: () => server.stop(true) };
  }
  if (Deno !== undefined) {
    const stopping = new AbortController();
    const server = Deno.serve({ hostname, port: 0, signal: stopping.signal, onListen() {} }, fetch);
    return {
      url: `http://${hostname}:${server.addr.port}`,
      close: () => (stopping.abort(), server.finished),
    };
  }
  const { serve } = await import('@hono/node-server');
  return listening(serve({ fetch, hostname, port: 0 }) as Server);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const pool = new Pool();
  const { app, application } = build(pool);
  untilSigterm(await listen(app), application, pool);
}
