/** lastcall/express, on real servers. */
import { EventEmitter, once } from 'node:events';
import { expect } from 'chai';
import { channel } from 'node:diagnostics_channel';
import { PassThrough, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { currentScope, runInScope } from 'lastcall/context';
import { hold, type Scoped, scoped } from 'lastcall/express';
import { build } from '../../examples/frameworks/express.js';
import { listening } from '../../examples/frameworks/support/listening.js';
import { describeCatalogue, mute } from './http/catalogue.js';
import { abandonResponse, get } from './http/client.js';
import { runWithoutClient, waitPastAbort, requestsTo, until } from './http/requests.js';

describe('the catalogue on Express', () => {
  describeCatalogue(async (pool) => {
    const { app, application } = build(pool);
    const serving = await listening(app.listen(0, '127.0.0.1'));
    return { url: serving.url, close: () => serving.close().then(() => application.close()) };
  });
});

function later(error: Error | null, done: (error: Error | null) => void): void {
  setTimeout(done, 10, error);
}

describe('lastcall/express', () => {
  let app: Express;
  let application: Scoped;
  let log: string[];

  beforeEach(() => {
    log = [];
    application = scoped({ onError: (error, { path }) => void log.push(`${path}: ${String(error)}`) });
    application.scope.defer(() => void log.push('application ended'));
    app = express().set('env', 'test');
    app.use(application);
    app.use((req, _res, next) => {
      req.scope.defer(() => void log.push('ended'));
      next();
    });
  });

  const { listen, ended, abandonAfter } = requestsTo({
    log: () => log,
    listen: () => listening(app.listen(0, '127.0.0.1')),
    close: () => application.close(),
  });

  it('makes the scope of a request the ambient one, also after a body parser, and in routers', async () => {
    const scopes = new Set<unknown>();
    const router = express.Router();
    router.use(application); // a second time
    router.post('/', async (req, res) => {
      await sleep(1);
      scopes.add(currentScope()).add(req.scope);
      res.json(req.body);
    });
    app.use(express.json(), (_req, _res, next) => {
      scopes.add(currentScope());
      next();
    });
    app.use('/books', router);
    const { text } = await get(`${await listen()}/books`, { method: 'POST', body: '{"title":"Emma"}' });
    expect(text).to.equal('{"title":"Emma"}');
    expect(scopes).to.have.lengthOf(1);
  });

  it('makes it the ambient one also for handlers that another request called', async () => {
    const pool = new EventEmitter();
    const look: RequestHandler = (req, res) => void res.send(String(currentScope() === req.scope));
    app.get('/waits', (_req, _res, next) => pool.once('free', next), look);
    app.get('/fails', (_req, _res, next) => pool.once('free', () => next(new Error('broken'))));
    app.get('/frees', (_req, res) => {
      pool.emit('free');
      res.end();
    });
    app.use(((_error, req, res, next) => look(req, res, next)) as ErrorRequestHandler);
    const url = await listen();
    const responses = ['/waits', '/fails'].map((path) => get(`${url}${path}`));
    await until(() => pool.listenerCount('free') === 2);
    await get(`${url}/frees`);
    expect((await Promise.all(responses)).map(({ text }) => text)).to.deep.equal(['true', 'true']);
  });

  it('leaves an inner scope that middleware has opened the ambient one', async () => {
    app.use((_req, res, next) => {
      void runInScope(async (inner) => {
        inner.defer(() => void log.push('inner ended'));
        next();
        await once(res, 'close');
      });
    });
    app.get('/', (req, res) => void res.send(String(currentScope() !== req.scope)));
    expect((await get(await listen())).text).to.equal('true');
    await ended();
    expect(log).to.deep.equal(['inner ended', 'ended']);
  });

  it('leaves errors of handlers to the error handlers, and waits for their promises', async () => {
    const onError: ErrorRequestHandler = async (error: Error, req, res, _next) => {
      res.status(503).send(error.message);
      await sleep(20);
      expect(req.scope.disposed).to.equal(false);
      log.push('reported');
    };
    app.get('/', async () => {
      await sleep(1);
      throw new Error('broken');
    });
    app.use(onError);
    expect(await get(await listen())).to.include({ status: 503, text: 'broken' });
    await ended();
    expect(log).to.deep.equal(['reported', 'ended']);
  });

  it('keeps the scope open after the client has disconnected until the handler is done, even if that never replies', async () => {
    app.get('/', ({ scope }) => runWithoutClient(scope, log));
    await abandonAfter('started');
    await ended();
    expect(log).to.deep.equal(['started', 'aborted', 'handler done', 'ended']);
  });

  it('keeps the scope open after the client has disconnected during asynchronous middleware', async () => {
    app.use(async ({ scope }, _res, next) => {
      log.push('started');
      await waitPastAbort(scope.signal);
      next();
    });
    app.get('/', async ({ scope }, res) => {
      scope.defer(() => void log.push('released'));
      await sleep(5);
      log.push('handler done');
      res.end();
    });
    await abandonAfter('started');
    await ended();
    expect(log).to.deep.equal(['started', 'handler done', 'released', 'ended']);
  });

  for (const [title, held] of [
    ['ends the scope of a handler without a promise when the response is closed', false],
    ['keeps the scope of such a handler open while it holds it', true],
  ] as const) {
    it(title, async () => {
      app.get('/', (req, res) => {
        log.push('started');
        const done = held ? hold(req) : undefined;
        void waitPastAbort(req.scope.signal).then(() => {
          log.push('handler done');
          res.send('late');
          done?.();
        });
      });
      await abandonAfter('started');
      await until(() => log.length === 3);
      expect(log).to.deep.equal([
        'started',
        ...(held ? ['handler done', 'ended'] : ['ended', 'handler done']),
      ]);
    });
  }

  it('releases a stream that was piped, and that nothing else destroys', async () => {
    app.get('/', (req, res) => {
      const stream = new Readable({
        read() {
          this.push(Buffer.alloc(10_000));
        },
        destroy(_error, done) {
          log.push('destroyed');
          done(null);
        },
      });
      req.scope.adopt(stream, () => void stream.destroy());
      stream.pipe(res);
    });
    await abandonResponse(await listen());
    await ended();
    expect(log).to.deep.equal(['destroyed', 'ended']);
  });

  for (const [title, stream] of [
    ['does not emit its close', () => new Readable({ read() {}, emitClose: false, destroy: later })],
    [
      'does not say whether it is closed',
      () => Object.defineProperty(new Readable({ read() {}, destroy: later }), 'closed', {}),
    ],
  ] as const) {
    it(`does not wait for a stream that ${title}`, async () => {
      app.get('/', (_req, res) => {
        const body = stream();
        body.push('hello');
        body.pipe(res);
        res.once('close', () => body.removeAllListeners('close').destroy());
      });
      await abandonResponse(await listen());
      await ended();
    });
  }

  it('leaves no listeners on a stream that outlives the responses it is piped into', async () => {
    const shared = new PassThrough();
    app.get('/', (_req, res) => {
      shared.pipe(res);
      shared.write('hello');
    });
    const url = await listen();
    for (let n = 0; n < 3; n++) await abandonResponse(url);
    await until(() => log.length === 3);
    expect(shared.listenerCount('close')).to.equal(0);
  });

  it('calls onError with errors of disposal, after the response is sent', async () => {
    app.get('/book', (req, res) => {
      req.scope.defer(() => Promise.reject(new Error('stuck')));
      res.send('hello');
    });
    expect(await get(`${await listen()}/book`)).to.include({ status: 200, text: 'hello' });
    await until(() => log.length === 2);
    expect(log).to.deep.equal(['ended', '/book: Error: stuck']);
  });

  it('writes errors of disposal to console.error where there is no onError', async () => {
    const other = scoped();
    const plain = express().use(other, (req, res) => {
      req.scope.defer(() => Promise.reject(new Error('stuck')));
      res.send('hello');
    });
    app.use(plain);
    const second = await listening(plain.listen(0, '127.0.0.1'));
    const muted = mute();
    await get(second.url);
    await second.close();
    await other.close().finally(muted.restore);
    expect(muted.log).to.deep.equal(['Error: stuck']);
  });

  it('rejects close with what the disposal of the application was rejected with', async () => {
    const other = scoped();
    other.scope.defer(() => Promise.reject(new Error('the pool is stuck')));
    expect(await other.close().catch(String)).to.equal('Error: the pool is stuck');
  });

  it('says what to do when hold is called for a request that has no scope', () => {
    expect(() => hold({} as express.Request)).to.throw(
      'This request has no scope yet: app.use(scoped()) before all that uses req.scope',
    );
  });

  it('listens to the router only while an application is open', async () => {
    expect(channel('tracing:express.router.request:end').hasSubscribers).to.equal(true);
    await application.close();
    expect(channel('tracing:express.router.request:end').hasSubscribers).to.equal(false);
  });
});
