/** lastcall/koa, on real servers. */
import { once } from 'node:events';
import * as http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import Koa from 'koa';
import { currentScope } from 'lastcall/context';
import { hold, type Scoped, scoped } from 'lastcall/koa';
import { build } from '../../examples/frameworks/koa.js';
import { listening } from '../../examples/frameworks/support/listening.js';
import { describeCatalogue } from './http/catalogue.js';
import { abandonResponse, get } from './http/client.js';
import { runWithoutClient, waitPastAbort, requestsTo, until } from './http/requests.js';

describe('the catalogue on Koa', () => {
  describeCatalogue(async (pool) => {
    const { app, application } = build(pool);
    const serving = await listening(app.listen(0, '127.0.0.1'));
    return { url: serving.url, close: () => serving.close().then(() => application.close()) };
  });
});

describe('lastcall/koa', () => {
  let app: Koa;
  let application: Scoped;
  let log: string[];

  beforeEach(() => {
    log = [];
    application = scoped();
    application.scope.defer(() => void log.push('application ended'));
    app = new Koa();
    app.on('error', (error: Error, ctx?: Koa.Context) => void log.push(`${ctx?.path}: ${error.message}`));
    app.use(async (_ctx, next) => {
      try {
        await next();
      } finally {
        log.push('outer done');
      }
    });
    app.use(application);
    app.use((ctx, next) => {
      ctx.state.scope.defer(() => void log.push('ended'));
      return next();
    });
  });

  const { listen, ended, abandonAfter } = requestsTo({
    log: () => log,
    listen: () => listening(app.listen(0, '127.0.0.1')),
    close: () => application.close(),
  });
  const stream = (): Readable =>
    new Readable({
      read() {
        this.push(Buffer.alloc(10_000));
      },
      destroy(_error, done) {
        setTimeout(() => {
          log.push('destroyed');
          done(null);
        }, 20);
      },
    });

  it('makes the scope of a request the ambient one', async () => {
    app.use(application); // a second time
    app.use(async (ctx) => {
      await sleep(1);
      ctx.body = String(currentScope() === ctx.state.scope);
    });
    expect((await get(await listen())).text).to.equal('true');
  });

  it('leaves errors of the middleware to Koa', async () => {
    app.use(async (ctx) => {
      await sleep(1);
      ctx.throw(418, 'no coffee');
    });
    expect(await get(`${await listen()}/pot`)).to.include({ status: 418, text: 'no coffee' });
    await ended();
    expect(log).to.deep.equal(['outer done', '/pot: no coffee', 'ended']);
  });

  it('keeps the scope open after the client has disconnected until the middleware is done', async () => {
    app.use(({ state: { scope } }) => runWithoutClient(scope, log));
    await abandonAfter('started');
    await ended();
    expect(log.filter((line) => !line.includes(':'))).to.deep.equal([
      ...['started', 'aborted', 'handler done', 'ended', 'outer done'],
    ]);
  });

  it('waits until a stream is destroyed when the client disconnects', async () => {
    app.use((ctx) => void (ctx.body = stream()));
    await abandonResponse(await listen());
    await ended();
    expect(log.filter((line) => !line.includes(':'))).to.deep.equal(['outer done', 'destroyed', 'ended']);
  });

  it('waits until a stream is destroyed that was made after the client had disconnected', async () => {
    app.use(async (ctx) => {
      log.push('started');
      await waitPastAbort(ctx.state.scope.signal);
      ctx.body = stream();
    });
    await abandonAfter('started');
    await ended();
    expect(log.filter((line) => !line.includes(':'))).to.deep.equal([
      ...['started', 'outer done', 'destroyed', 'ended'],
    ]);
  });

  it('waits until a web stream is cancelled when the client disconnects', async () => {
    app.use((ctx) => {
      ctx.body = new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(10_000)),
        async cancel() {
          await sleep(20);
          log.push('cancelled');
        },
      });
    });
    await abandonResponse(await listen());
    await ended();
    expect(log.filter((line) => !line.includes(':'))).to.deep.equal(['outer done', 'cancelled', 'ended']);
  });

  it('ends the scope of a HEAD request, and of a request that is responded to past Koa', async () => {
    app.use((ctx) => {
      if (ctx.method === 'HEAD') ctx.body = stream();
      else {
        ctx.respond = false;
        setTimeout(() => ctx.res.end('past Koa'), 10);
      }
    });
    const url = await listen();
    await get(url, { method: 'HEAD' });
    await ended();
    expect(log.splice(0)).to.deep.equal(['outer done', 'destroyed', 'ended']);
    expect((await get(url)).text).to.equal('past Koa');
    await ended();
  });

  it('emits errors of disposal on the application with the context, and wraps values that are not errors', async () => {
    app.use((ctx) => {
      ctx.state.scope.defer(() => Promise.reject(new Error('stuck')));
      if (ctx.path === '/text') ctx.state.scope.defer(() => Promise.reject('just text'));
      ctx.body = 'hello';
    });
    const url = await listen();
    expect(await get(`${url}/book`)).to.include({ status: 200, text: 'hello' });
    await until(() => log.includes('/book: stuck'));
    log.length = 0;
    await get(`${url}/text`);
    await until(() => log.length === 3);
    expect(log[2]).to.match(/^\/text: /);
  });

  it('notices that an HTTP/2 stream was closed before the scope was opened', async () => {
    const late = new Koa();
    late.use(async ({ res }, next) => {
      log.push('started');
      await once(res, 'close');
      await next();
    });
    late.use(application);
    late.use(({ state: { scope } }) => {
      scope.defer(() => void log.push('ended'));
      log.push(`aborted: ${scope.signal.aborted}`);
    });
    const server = http2.createServer(late.callback() as (...args: unknown[]) => void);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const client = http2.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const stream = client.request();
    await until(() => log.includes('started'));
    stream.close(http2.constants.NGHTTP2_CANCEL);
    await ended();
    const closed = once(server, 'close');
    server.close();
    client.destroy();
    await closed;
    expect(log).to.deep.equal(['started', 'aborted: true', 'ended']);
  });

  it('keeps the scope open for work that holds it', async () => {
    app.use((ctx) => {
      const done = hold(ctx);
      void waitPastAbort(ctx.state.scope.signal).then(() => {
        log.push('worked');
        done();
      });
      ctx.body = 'hello';
    });
    await get(await listen());
    await ended();
    expect(log).to.deep.equal(['outer done', 'worked', 'ended']);
  });
});
