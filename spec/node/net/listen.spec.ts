/** `listen`: where a server listens, its label and URL, its errors. */
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import * as http from 'node:http';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { live, Scope } from 'lastcall';
import { listen, type ListenOptions } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { closed, connect, failure, gate, get, isFree } from './server-clients.js';

const HERE = { host: '127.0.0.1' };

function labels(): string[] {
  return live().map(({ kind, label }) => `${kind} ${label}`);
}

describe('listen', () => {
  it('says where the server listens, also in its label', async () => {
    await using server = await listen(http.createServer(), HERE);
    const { port } = server;
    expect(server.address).to.deep.include({ address: '127.0.0.1', port });
    expect(server.url).to.equal(`http://127.0.0.1:${port}`);
    expect(labels()).to.deep.equal([`managed server http://127.0.0.1:${port}`]);
    expect([server.value.listening, server.alive, server.atexit]).to.deep.equal([true, true, true]);
  });

  it('takes a port alone, listens on every interface, and has localhost in its URL', async () => {
    const { port } = await disposed(listen(net.createServer(), HERE));
    await using server = await listen(net.createServer(), port);
    expect(server.url).to.equal(`tcp://localhost:${port}`);
    (await connect(port as number)).destroy();
  });

  it('takes a port as a string, as from the environment', async () => {
    await using free = await listen(http.createServer(), { host: '127.0.0.1' });
    const port = String(free.port);
    await free[Symbol.asyncDispose]();
    await using server = await listen(http.createServer(), port as never);
    expect(server.port).to.equal(Number(port));
  });

  it('listens on a path, and leaves no file there', async () => {
    using scope = new Scope();
    const folder = scope.adopt(mkdtempSync(join(tmpdir(), 'listen-')), (path) => {
      rmSync(path, { recursive: true });
    });
    const path = join(folder, 'socket');
    {
      await using server = await listen(net.createServer(), { path });
      expect([server.address, server.port, server.url]).to.deep.equal([path, undefined, `unix:${path}`]);
      expect(labels()).to.include(`managed server unix:${path}`);
      (await connect(path)).destroy();
    }
    expect(existsSync(path)).to.equal(false);
  });

  it('puts IPv6 addresses in brackets', async function () {
    const server = await listen(http.createServer(), { host: '::1' });
    expect(server.url).to.equal(`http://[::1]:${server.port}`);
    await server[Symbol.asyncDispose]();
  });

  it('frees the port once when it is disposed, and throws on use after that', async () => {
    const server = await listen(net.createServer(), HERE);
    const port = server.port as number;
    await server[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    expect([await isFree(port), server.alive, server.url]).to.deep.equal([
      true,
      false,
      `tcp://127.0.0.1:${port}`,
    ]);
    expect(() => server.value).to.throw(ReferenceError, `server tcp://127.0.0.1:${port} was released`);
  });

  it('says what to do when another server listens there, and leaves the server unchanged', async () => {
    await using other = await listen(net.createServer(), HERE);
    const server = http.createServer();
    const before = server.eventNames().map((name) => [name, server.listenerCount(name)]);
    const error = await listen(server, { ...HERE, port: other.port }).catch((error: unknown) => error);
    expect(error).to.be.instanceOf(Error);
    const { code, message, cause } = error as NodeJS.ErrnoException;
    expect(message).to.equal(
      `listen: cannot listen on 127.0.0.1:${other.port}: another server already listens there: ` +
        'stop it, or choose another address',
    );
    expect([code, (cause as NodeJS.ErrnoException).code]).to.deep.equal(['EADDRINUSE', 'EADDRINUSE']);
    expect(server.eventNames().map((name) => [name, server.listenerCount(name)])).to.deep.equal(before);
    expect([server.listening, labels().length]).to.deep.equal([false, 1]);
    await using again = await listen(server, HERE);
    expect(again.port).to.be.greaterThan(0);
  });

  it('names the path that it cannot listen on', async () => {
    const error = await listen(net.createServer(), { path: '/no/such/folder/socket' }).catch(String);
    expect(error).to.match(/cannot listen on \/no\/such\/folder\/socket: /);
  });

  it('rejects wrong options, and leaves the server unchanged', async () => {
    const server = net.createServer();
    const attempts: ListenOptions[] = [{ limit: -1 }, { limit: NaN }, { port: 70_000 }];
    for (const options of attempts) await refused(listen(server, options));
    async function refused(promise: Promise<unknown>): Promise<void> {
      expect(await failure(promise)).to.match(/limit|ERR_SOCKET_BAD_PORT/);
    }
    expect([server.listening, labels().length]).to.deep.equal([false, 0]);
  });

  it('takes over a server that already listens', async () => {
    const raw = http.createServer((_request, response) => response.end('here')).listen(0, '127.0.0.1');
    await once(raw, 'listening');
    const server = await listen(raw);
    expect((await get(server.url)).body).to.equal('here');
    await server[Symbol.asyncDispose]();
    expect([raw.listening, await isFree(server.port as number)]).to.deep.equal([false, true]);
  });

  it('does not move a server that already listens to another address', async () => {
    await using server = await listen(net.createServer(), HERE);
    expect(await failure(listen(server.value, { port: 0 }))).to.equal('ERR_SERVER_ALREADY_LISTEN');
    expect(server.value.listening).to.equal(true);
  });

  it('no longer tracks a server that other code has closed', async () => {
    const server = await listen(net.createServer(), HERE);
    const raw = server.value;
    raw.close();
    await once(raw, 'close');
    expect([server.alive, labels().length, raw.listenerCount('connection')]).to.deep.equal([false, 0, 0]);
    await server[Symbol.asyncDispose]();
  });

  it('can listen again after it was closed', async () => {
    const raw = http.createServer((_request, response) => response.end('again'));
    for (let time = 1; time <= 2; time++) {
      await using server = await listen(raw, HERE);
      expect((await get(server.url)).body).to.equal('again');
    }
    expect(raw.eventNames().sort()).to.deep.equal(
      http
        .createServer(() => {})
        .eventNames()
        .sort(),
    );
  });

  it('returns the server from detach, still listening', async () => {
    const server = await listen(net.createServer(), HERE);
    const raw = server.detach() as net.Server;
    expect([raw.listening, labels().length]).to.deep.equal([true, 0]);
    await using again = await listen(raw);
    expect(again.url).to.equal(server.url);
  });

  it('ends the server when its signal is aborted', async () => {
    const controller = new AbortController();
    const served = gate();
    const server = await listen(
      http.createServer((_request, response) => {
        controller.abort();
        void served.passed.then(() => response.end('whole'));
      }),
      { ...HERE, signal: controller.signal },
    );
    const raw = server.value;
    const answer = get(server.url);
    await once(controller.signal, 'abort');
    expect(raw.listening).to.equal(false);
    served.open();
    expect(await answer).to.deep.equal({ body: 'whole', connection: 'close' });
    if (server.alive) await once(raw, 'close');
    expect(server.alive).to.equal(false);
  });

  it('does not listen if the signal is aborted before it does', async () => {
    const raw = net.createServer();
    expect(await failure(listen(raw, { signal: AbortSignal.abort(new Error('early')) }))).to.equal('early');
    const controller = new AbortController();
    const listening = listen(raw, { host: 'localhost', signal: controller.signal });
    controller.abort(new Error('late'));
    expect(await failure(listening)).to.equal('late');
    if (raw.listening) await once(raw, 'close');
    expect([raw.listening, labels().length]).to.deep.equal([false, 0]);
  });

  it('rejects disposal with the error of close, and destroys the connections', async () => {
    class Broken extends net.Server {
      override close(): this {
        super.close();
        throw new Error('broken close');
      }
    }
    const server = await listen(new Broken(), HERE);
    const accepted = once(server.value, 'connection');
    const client = await connect(server.port as number);
    await accepted;
    expect(await failure(Promise.resolve(server[Symbol.asyncDispose]()))).to.equal('broken close');
    await closed(client);
  });

  it('ends a server whose wrapper was dropped, once its requests are answered', async () => {
    const served = gate();
    const begun = gate();
    const { port, answer } = await apart(async () => {
      const server = await listen(
        http.createServer((_request, response) => {
          begun.open();
          void served.passed.then(() => response.end('whole'));
        }),
        HERE,
      );
      return { port: server.port as number, answer: get(server.url) };
    });
    await begun.passed;
    await collect(() => live().length === 0);
    while (!(await isFree(port)));
    served.open();
    expect((await answer).body).to.equal('whole');
  });

  it('does not end a server that is borrowed', async () => {
    const used = gate();
    const { port, borrowed } = await apart(async () => {
      const server = await listen(net.createServer(), HERE);
      return { port: server.port as number, borrowed: server.borrow(() => used.passed) };
    });
    await collect();
    expect(await isFree(port)).to.equal(false);
    used.open();
    await borrowed;
    await collect(() => live().length === 0);
    while (!(await isFree(port)));
  });
});

/** An object that has ended. */
async function disposed<Value extends AsyncDisposable>(made: Promise<Value>): Promise<Value> {
  const value = await made;
  await value[Symbol.asyncDispose]();
  return value;
}
