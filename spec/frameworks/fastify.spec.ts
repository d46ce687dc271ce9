/** lastcall/fastify, on real servers. */
import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { channel } from 'node:diagnostics_channel';
import { setTimeout as sleep } from 'node:timers/promises';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { currentScope } from 'lastcall/context';
import lastcall, { hold } from 'lastcall/fastify';
import { build } from '../../examples/frameworks/fastify.js';
import type { Serving } from '../../examples/frameworks/support/listening.js';
import { describeCatalogue } from './http/catalogue.js';
import { abandonResponse, abandonRequest, get } from './http/client.js';
import { runWithoutClient, waitPastAbort, requestsTo, until } from './http/requests.js';

describe('the catalogue on Fastify', () => {
  describeCatalogue(async (pool) => {
    const app = await build(pool);
    return { url: await app.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() };
  });
});

describe('lastcall/fastify', () => {
  let app: FastifyInstance;
  let log: string[];
  /** The messages in the log of Fastify. */
  let written: string[];

  beforeEach(async () => {
    log = [];
    written = [];
    const stream = { write: (line: string) => void written.push((JSON.parse(line) as { msg: string }).msg) };
    app = fastify({ logger: { level: 'error', stream }, forceCloseConnections: true });
    await app.register(lastcall);
    app.scope.defer(() => void log.push('application ended'));
    app.addHook('onRequest', async (request) => {
      request.scope.defer(() => void log.push('ended'));
    });
  });

  const start = async (): Promise<Serving> => ({
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    close: () => app.close(),
  });
  const { listen, ended, abandonAfter } = requestsTo({
    log: () => log,
    listen: start,
    close: () => app.close(),
  });

  it('makes the scope of a request the ambient one in hooks, parsed requests, handlers, and all they call', async () => {
    const scopes = new Set<unknown>();
    const look = async (): Promise<void> => {
      await sleep(1);
      scopes.add(currentScope());
    };
    app.addHook('onRequest', look);
    app.addHook('preValidation', look);
    app.addHook('preHandler', look);
    app.addHook('onSend', look);
    app.post('/', async (request) => {
      await look();
      scopes.add(request.scope);
      return request.body;
    });
    const { text } = await get(await listen(), { method: 'POST', body: '{"title":"Emma"}' });
    expect(text).to.equal('{"title":"Emma"}');
    expect(scopes).to.have.lengthOf(1);
    expect([...scopes]).to.not.include(app.scope);
  });

  it('makes it the ambient one also for code that another request called', async () => {
    const pool = new EventEmitter();
    const scopes = new Map<string, Set<boolean>>();
    const look = (request: FastifyRequest): void => {
      const { url } = request;
      scopes.set(url, (scopes.get(url) ?? new Set()).add(currentScope() === request.scope));
    };
    app.addHook('preHandler', (request, _reply, next) => {
      if (request.url === '/waits') pool.once('free', next);
      else next();
    });
    app.addHook('onSend', async (request) => look(request));
    app.addHook('onResponse', async (request) => look(request));
    app.get('/waits', async (request) => look(request));
    app.get('/replies', (_request, reply) => void pool.once('free', () => reply.send('')));
    app.get('/frees', async () => void pool.emit('free'));
    const url = await listen();
    const responses = ['/waits', '/replies'].map((path) => get(`${url}${path}`));
    await until(() => pool.listenerCount('free') === 2);
    await Promise.all([get(`${url}/frees`), ...responses]);
    await until(() => log.length === 3);
    const own = new Set([true]);
    expect(Object.fromEntries(scopes)).to.deep.equal({ '/waits': own, '/replies': own, '/frees': own });
  });

  it('works in encapsulated plugins, and for routes that were declared before it was loaded', async () => {
    const early = fastify();
    void early.register(lastcall);
    early.get('/', async (request) => String(request.scope === currentScope()));
    void early.register(async (child) => {
      child.get('/child', async (request) => String(request.scope.disposed || child.scope !== early.scope));
    });
    expect((await early.inject('/')).body).to.equal('true');
    expect((await early.inject('/child')).body).to.equal('false');
    await early.close();
  });

  it('throws an error in hooks that were added before it, which says what to do', async () => {
    const other = fastify();
    other.addHook('onRequest', async (request) => void request.scope);
    await other.register(lastcall);
    const { body } = await other.inject('/');
    expect(body).to.include('This request has no scope yet: await app.register(lastcall) before all hooks');
    await other.close();
  });

  it('ends the scopes of injected requests, too', async () => {
    app.get('/', async () => 'hello');
    for (let n = 0; n < 3; n++) expect((await app.inject('/')).body).to.equal('hello');
    await until(() => log.length === 3);
  });

  for (const [title, path] of [
    ['has a handler that throws', '/throws'],
    ['has a handler that rejects', '/rejects'],
    ['is not found', '/nowhere'],
    ['is rejected by a hook', '/refused'],
    ['is rejected by a validation', '/invalid'],
    ['is replied to without a promise', '/replies'],
    ['is replied to past Fastify', '/raw'],
    ['has a handler that hijacks its reply', '/hijacks'],
    ['is replied to without a body', '/empty'],
    ['times out', '/timeout'],
  ]) {
    it(`ends the scope when a request ${title}`, async () => {
      app.get('/throws', () => {
        throw new Error('broken');
      });
      app.get('/rejects', async () => Promise.reject(new Error('broken')));
      app.get('/refused', { preHandler: async (_request, reply) => reply.code(401).send() }, async () => '');
      app.get(
        '/invalid',
        { schema: { querystring: { type: 'object', required: ['q'], properties: { q: {} } } } },
        async () => '',
      );
      app.get('/replies', (_request, reply) => void setTimeout(() => reply.send('late'), 5));
      app.get('/raw', async (_request, reply) => void reply.raw.end('raw'));
      app.get('/hijacks', async (_request, reply) => {
        reply.hijack();
        await sleep(5);
        reply.raw.end('hijacked');
      });
      app.get('/empty', async (_request, reply) => reply.code(204).send());
      app.get('/timeout', { handlerTimeout: 5 }, async ({ scope }) => {
        await waitPastAbort(scope.signal);
        log.push('handler done');
        return 'late';
      });
      const { status } = await get(`${await listen()}${path}`);
      await ended();
      const statuses: Record<string, number> = { '/throws': 500, '/rejects': 500, '/nowhere': 404 };
      Object.assign(statuses, { '/refused': 401, '/invalid': 400, '/empty': 204, '/timeout': 503 });
      expect(status).to.equal(statuses[path ?? ''] ?? 200);
      expect(log).to.deep.equal(path === '/timeout' ? ['handler done', 'ended'] : ['ended']);
    });
  }

  it('keeps the scope open while a handler runs on that has called reply.send', async () => {
    app.get('/', async ({ scope }, reply) => {
      reply.send('hello');
      await waitPastAbort(scope.signal);
      log.push('handler done');
    });
    await get(await listen());
    await ended();
    expect(log).to.deep.equal(['handler done', 'ended']);
  });

  it('keeps the scope open after the client has disconnected until the handler is done, even if that never replies', async () => {
    app.get('/', ({ scope }) => runWithoutClient(scope, log));
    await abandonAfter('started');
    await ended();
    expect(log).to.deep.equal(['started', 'aborted', 'handler done', 'ended']);
  });

  it('keeps the scope open after the client has disconnected during a hook, until the handler is done', async () => {
    app.addHook('preHandler', async ({ scope }) => {
      log.push('started');
      await waitPastAbort(scope.signal);
    });
    app.get('/', async ({ scope }) => {
      scope.defer(() => void log.push('released'));
      await sleep(5);
      log.push('handler done');
      return '';
    });
    await abandonAfter('started');
    await ended();
    expect(log).to.deep.equal(['started', 'handler done', 'released', 'ended']);
  });

  it('ends the scope when a hook fails whose client has disconnected', async () => {
    app.addHook('preHandler', async ({ scope }) => {
      log.push('started');
      await waitPastAbort(scope.signal);
      log.push('failed');
      throw new Error('broken');
    });
    app.get('/', async () => '');
    await abandonAfter('started');
    await ended();
    expect(log).to.deep.equal(['started', 'failed', 'ended']);
  });

  it('ends the scope when the client disconnects in the middle of its body', async () => {
    app.addHook('onRequest', async () => void log.push('started'));
    app.post('/', async () => '');
    const url = await listen();
    const { request } = await import('node:http');
    const outgoing = request(url, {
      method: 'POST',
      agent: false,
      headers: { 'Content-Type': 'application/json', 'Content-Length': 1_000 },
    });
    outgoing.on('error', () => {});
    outgoing.write('{');
    await until(() => log.includes('started'));
    outgoing.destroy();
    await ended();
  });

  it('ends the scope of a handler without a promise when the response is closed, unless the handler holds it', async () => {
    app.get('/', (request, reply) => {
      log.push('started');
      const done = request.url === '/?hold' ? hold(request) : undefined;
      void waitPastAbort(request.scope.signal).then(() => {
        log.push('handler done');
        reply.send('late');
        done?.();
      });
    });
    await abandonAfter('started', '/?hold');
    await until(() => log.length === 3);
    expect(log.splice(0)).to.deep.equal(['started', 'handler done', 'ended']);
    await abandonAfter('started');
    await until(() => log.length === 3);
    expect(log).to.deep.equal(['started', 'ended', 'handler done']);
  });

  it('ends the scope of a handler that has hijacked its reply when the response is closed', async () => {
    app.get('/', async (_request, reply) => {
      reply.hijack();
      reply.raw.write('event');
      await new Promise(() => {});
    });
    await abandonResponse(await listen());
    await ended();
  });

  it('waits until a web stream is cancelled', async () => {
    app.get('/', async () => {
      const chunk = new Uint8Array(100_000);
      return new ReadableStream({
        pull: (controller) => controller.enqueue(chunk),
        async cancel() {
          await sleep(20);
          log.push('cancelled');
        },
      });
    });
    await abandonResponse(await listen());
    await ended();
    expect(log).to.deep.equal(['cancelled', 'ended']);
  });

  for (const [title, replaced] of [
    ['the status does not allow', undefined],
    ['a hook has replaced', 'something else'],
    ['a failing hook has dropped', new Error('broken')],
  ] as const) {
    it(`cancels a web stream that ${title}`, async () => {
      app.addHook('onSend', async (_request, _reply, payload) => {
        if (!(payload instanceof ReadableStream)) return payload;
        if (replaced instanceof Error) throw replaced;
        return replaced ?? payload;
      });
      app.get('/', async (_request, reply) =>
        reply
          .code(replaced === undefined ? 204 : 200)
          .send(new ReadableStream({ cancel: () => void log.push('cancelled') })),
      );
      await get(await listen());
      await ended();
      expect(log).to.deep.equal(['cancelled', 'ended']);
    });
  }

  it('ends the scope of a request whose client had disconnected before the scope was opened', async () => {
    const other = fastify({ forceCloseConnections: true });
    other.addHook('onRequest', async (_request, { raw }) => {
      log.push('started');
      if (!raw.closed) await new Promise((resolve) => raw.once('close', resolve));
    });
    await other.register(lastcall);
    other.get('/', async ({ scope }) => void scope.defer(() => void log.push('ended')));
    await abandonRequest(
      await other.listen({ host: '127.0.0.1', port: 0 }),
      until(() => log.includes('started')),
    );
    await ended();
    await other.close();
  });

  it('sends whole web streams and Response objects', async () => {
    const body = (): ReadableStream =>
      new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('hello'));
          controller.close();
        },
      });
    app.get('/stream', async () => body());
    app.get('/response', async () => new Response(body(), { status: 201 }));
    const url = await listen();
    expect(await get(`${url}/stream`)).to.include({ status: 200, text: 'hello' });
    expect(await get(`${url}/response`)).to.include({ status: 201, text: 'hello' });
    await until(() => log.length === 2);
  });

  it('logs errors of disposal: those of a request by its logger, those of the application by the logger of the application', async () => {
    app.get('/', async ({ scope }) => {
      scope.defer(() => Promise.reject(new Error('the connection is stuck')));
      return 'hello';
    });
    app.scope.defer(() => Promise.reject(new Error('the pool is stuck')));
    expect((await app.inject('/')).body).to.equal('hello');
    await app.close();
    expect(written).to.deep.equal(['the connection is stuck', 'the pool is stuck']);
  });

  it('waits for injected requests before the application ends', async () => {
    app.get('/', async () => {
      log.push('started');
      await sleep(30);
      return 'hello';
    });
    const response = app.inject('/');
    await until(() => log.includes('started'));
    await app.close();
    expect(log).to.deep.equal(['started', 'ended', 'application ended']);
    expect((await response).body).to.equal('hello');
  });

  it('listens to Fastify only while an application is open', async () => {
    const { hasSubscribers } = channel('tracing:fastify.request.handler:end');
    expect(hasSubscribers).to.equal(true);
    await app.close();
    expect(channel('tracing:fastify.request.handler:end').hasSubscribers).to.equal(false);
  });
});
