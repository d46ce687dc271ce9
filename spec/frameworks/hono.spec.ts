/** lastcall/hono, on real servers. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { type Context, Hono } from 'hono';
import { stream } from 'hono/streaming';
import { currentScope } from 'lastcall/context';
import { hold, type Scoped, scoped, type ScopeVariables } from 'lastcall/hono';
import { build, listen } from '../../examples/frameworks/hono.js';
import { describeCatalogue, mute } from './http/catalogue.js';
import { abandonResponse, get } from './http/client.js';
import { waitPastAbort, requestsTo, until } from './http/requests.js';

describe('the catalogue on Hono', () => {
  describeCatalogue(async (pool) => {
    const { app, application } = build(pool);
    const serving = await listen(app);
    return { url: serving.url, close: () => serving.close().then(() => application.close()) };
  });
});

describe('lastcall/hono', () => {
  let app: Hono<{ Variables: ScopeVariables }>;
  let application: Scoped;
  let log: string[];

  beforeEach(() => {
    log = [];
    application = scoped({ onError: (error, c) => void log.push(`${c.req.path}: ${String(error)}`) });
    application.scope.defer(() => void log.push('application ended'));
    app = new Hono();
    app.use(application);
    app.use(async (c, next) => {
      c.var.scope.defer(() => void log.push('ended'));
      await next();
    });
  });

  const {
    listen: start,
    ended,
    abandonAfter,
  } = requestsTo({
    log: () => log,
    listen: () => listen(app),
    close: () => application.close(),
  });
  const endless = (): ReadableStream =>
    new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(10_000)),
      async cancel() {
        await sleep(20);
        log.push('cancelled');
      },
    });

  it('makes the scope of a request the ambient one', async () => {
    app.use(application); // a second time
    app.post('/', async (c) => {
      await c.req.json();
      return c.text(String(currentScope() === c.var.scope));
    });
    expect((await get(await start(), { method: 'POST', body: '{}' })).text).to.equal('true');
  });

  it('leaves errors of handlers to the onError of the application', async () => {
    app.onError((error, c) => c.text(error.message, 503));
    app.get('/', () => {
      throw new Error('broken');
    });
    expect(await get(await start())).to.include({ status: 503, text: 'broken' });
    await ended();
  });

  it('keeps the scope open after the client has disconnected until the handler is done', async () => {
    app.get('/', async (c) => {
      const { scope } = c.var;
      scope.signal.addEventListener('abort', () => log.push('aborted'));
      log.push('started');
      await waitPastAbort(scope.signal);
      expect(scope.disposed).to.equal(false);
      log.push('handler done');
      return c.body(endless());
    });
    await abandonAfter('started');
    await ended();
    expect(log).to.deep.equal(['started', 'aborted', 'handler done', 'cancelled', 'ended']);
  });

  it('waits until a stream is cancelled when the client disconnects', async () => {
    app.get('/', (c) => c.body(endless()));
    await abandonResponse(await start());
    await ended();
    expect(log).to.deep.equal(['cancelled', 'ended']);
  });

  it('cancels the stream of a response to HEAD', async () => {
    app.get('/', (c) => c.body(endless()));
    expect(await get(await start(), { method: 'HEAD' })).to.include({ status: 200, text: '' });
    await ended();
    expect(log).to.deep.equal(['cancelled', 'ended']);
  });

  it('cancels a stream that other middleware has replaced', async () => {
    app = new Hono<{ Variables: ScopeVariables }>();
    app.use(async (c, next) => {
      await next();
      c.res = new Response('something else', { status: 202 });
    });
    app.use(application);
    app.get('/', (c) => {
      c.var.scope.defer(() => void log.push('ended'));
      return c.body(endless());
    });
    expect(await get(await start())).to.include({ status: 202, text: 'something else' });
    await ended();
    expect(log).to.deep.equal(['cancelled', 'ended']);
  });

  it('aborts the response when its stream fails', async () => {
    app.get('/', (c) => {
      let n = 0;
      return c.body(
        new ReadableStream({
          async pull(controller) {
            await sleep(5);
            if (n++ === 3) throw new Error('broken');
            controller.enqueue(new Uint8Array(10));
          },
        }),
      );
    });
    const muted = mute();
    const response = await get(await start()).catch((error: NodeJS.ErrnoException) => error.code);
    await ended().finally(muted.restore);
    expect(response).to.equal('ECONNRESET');
  });

  it('ends the scopes of requests without a server, even if their response is not read', async () => {
    app.get('/', (c) => c.text('hello'));
    app.get('/empty', (c) => c.body(null, 204));
    app.get('/stream', (c) => c.body(endless()));
    expect((await app.request('/')).headers.get('content-type')).to.match(/^text\/plain/i);
    expect((await app.request('/empty')).status).to.equal(204);
    expect((await app.request('/nowhere')).status).to.equal(404);
    await until(() => log.length === 3);
    await (await app.request('/stream')).body?.cancel();
    expect(log.splice(3)).to.deep.equal(['cancelled', 'ended']);
  });

  it('aborts the signal when a request without a server is aborted', async () => {
    const client = new AbortController();
    app.get('/', async (c) => {
      client.abort('no more');
      return c.text(String(c.var.scope.signal.reason));
    });
    const response = await app.request(new Request('http://localhost/', { signal: client.signal }));
    expect(await response.text()).to.equal('no more');
    await ended();
  });

  it('keeps the scope open while the callback of a stream holds it', async () => {
    app.get('/', (c) => {
      const done = hold(c);
      return stream(c, async (body) => {
        await body.write('hello');
        log.push('wrote');
        await waitPastAbort(c.var.scope.signal);
        log.push('callback done');
        done();
      });
    });
    await abandonResponse(await start());
    await ended();
    expect(log).to.deep.equal(['wrote', 'callback done', 'ended']);
  });

  it('calls onError with errors of disposal, or else console.error', async () => {
    const fail = (c: Context): Response => {
      c.get('scope').defer(() => Promise.reject(new Error('stuck')));
      return c.text('hello');
    };
    app.get('/book', fail);
    expect(await (await app.request('/book')).text()).to.equal('hello');
    await until(() => log.length === 2);
    expect(log).to.deep.equal(['ended', '/book: Error: stuck']);
    const muted = mute();
    const other = scoped();
    await new Hono().use(other).get('/', fail).request('/');
    await other.close().finally(muted.restore);
    expect(muted.log).to.deep.equal(['Error: stuck']);
  });
});
