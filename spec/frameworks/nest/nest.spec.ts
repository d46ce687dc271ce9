/** lastcall/nest, on real servers. */
import { Logger, type INestApplication, Module } from '@nestjs/common';
import { type AbstractHttpAdapter, NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { expect } from 'chai';
import { AsyncScope, live } from 'lastcall';
import { APPLICATION_SCOPE, LastcallModule } from 'lastcall/nest';
import { Catalogue } from '../../../examples/frameworks/nest/catalogue.js';
import { describeCatalogue } from '../http/catalogue.js';
import { abandonRequest, get } from '../http/client.js';
import { until } from '../http/requests.js';
import { Application, gate, log } from './application.js';

const platforms: Record<string, (options: { forceCloseConnections: true }) => AbstractHttpAdapter> = {
  Express: () => new ExpressAdapter(),
  Fastify: (options) => new FastifyAdapter(options) as AbstractHttpAdapter,
};

const options = { logger: false, forceCloseConnections: true } as const;

/** Why a platform is not tested with pipelined requests; from Node 24 on, their handlers settle. */
function notPipelined(platform: string): string | undefined {
  return platform === 'Fastify' && Number(process.versions.node.split('.')[0]) < 24
    ? 'on Node 20 and 22, handlers of Nest on Fastify whose pipelined connection is lost never settle'
    : undefined;
}

describe('lastcall/nest', () => {
  for (const [name, adapter] of Object.entries(platforms)) {
    describe(`the catalogue on ${name}`, () => {
      describeCatalogue(async (pool) => {
        const app = await NestFactory.create(Catalogue.on(pool), adapter(options), options);
        await app.listen(0, '127.0.0.1');
        return { url: await app.getUrl(), close: () => app.close() };
      }, notPipelined(name));
    });

    describe(`on ${name}`, () => {
      let app: INestApplication;
      let url: string;
      let errors: unknown[];

      beforeEach(async () => {
        log.length = 0;
        errors = [];
        app = await NestFactory.create(Application.make(), adapter(options), options);
        Logger.overrideLogger({ log() {}, warn() {}, error: (error: unknown) => void errors.push(error) });
        await app.listen(0, '127.0.0.1');
        url = await app.getUrl();
      });

      afterEach(async () => {
        await app.close();
        Logger.overrideLogger(false);
        expect(log.at(-1)).to.equal('released the application');
        expect(live()).to.deep.equal([]);
      });

      /** Wait until `count` callbacks have run. @returns their names, in order. */
      async function released(count: number): Promise<string[]> {
        const lines = (): string[] => log.filter((line) => line.startsWith('released '));
        await until(() => lines().length >= count);
        return lines().map((line) => line.replace('released ', ''));
      }

      it('makes the scope the ambient one in middleware, guards, interceptors, pipes and handlers', async () => {
        expect((await get(`${url}/all/7`)).text).to.equal('7 true');
        const parts = ['handler', 'pipe', 'interceptor', 'guard', 'global', 'middleware'];
        expect((await released(7)).filter((part, n, all) => all.indexOf(part) === n)).to.deep.equal(parts);
      });

      it('releases when a guard rejects the request', async () => {
        expect((await get(`${url}/forbidden`)).status).to.equal(403);
        expect(await released(3)).to.deep.equal(['guard', 'global', 'middleware']);
      });

      it('releases when a pipe throws', async () => {
        expect((await get(`${url}/all/bad`)).status).to.equal(400);
        expect((await released(5)).slice(-4)).to.deep.equal(['interceptor', 'guard', 'global', 'middleware']);
      });

      it('releases when an interceptor throws', async () => {
        expect((await get(`${url}/intercepted`)).status).to.equal(500);
        expect(await released(4)).to.deep.equal(['failing interceptor', 'guard', 'global', 'middleware']);
      });

      it('releases when a filter throws', async () => {
        const filtered = get(`${url}/filtered`).catch(() => {});
        expect(await released(4)).to.deep.equal(['filter', 'guard', 'global', 'middleware']);
        if (name === 'Express') await filtered;
      });

      it('keeps the resources of a guard until it has settled, although the client has disconnected', async () => {
        await abandonRequest(
          `${url}/guarded`,
          until(() => log.includes('guarding')),
        );
        await until(() => log.includes('aborted'));
        gate.emit('guard');
        expect(await released(5)).to.deep.equal(['handler', 'slow guard', 'guard', 'global', 'middleware']);
        expect(log.slice(0, 3)).to.deep.equal(['guarding', 'aborted', 'guarded']);
      });

      it('aborts the signal when the client disconnects, and keeps all until the handler has settled', async () => {
        await abandonRequest(
          `${url}/waiting`,
          until(() => log.includes('waiting')),
        );
        await until(() => log.includes('aborted'));
        gate.emit('handler');
        await released(4);
        expect(log.slice(0, 4)).to.deep.equal([
          'waiting',
          'aborted',
          'done, released: false',
          'released handler',
        ]);
      });

      it('makes the scope the ambient one also after the body parser', async () => {
        const { text } = await get(`${url}/body`, { method: 'POST', body: '{"text":"parsed"}' });
        expect(text).to.equal('parsed');
        expect(await released(4)).to.deep.equal(['handler', 'guard', 'global', 'middleware']);
      });

      it('releases the resources of request-scoped providers, which NestJS does not', async () => {
        expect((await get(`${url}/transaction`)).text).to.equal('true');
        await until(() => log.includes('rolled back'));
      });

      it('keeps the scope of a request open that is held', async () => {
        await get(`${url}/held`);
        gate.emit('held');
        await released(4);
        expect(log.slice(0, 2)).to.deep.equal(['done', 'released handler']);
      });

      it('waits for handlers whose clients have disconnected when it is closed', async () => {
        await abandonRequest(
          `${url}/waiting`,
          until(() => log.includes('waiting')),
        );
        await until(() => log.includes('aborted'));
        const closed = app.close();
        gate.emit('handler');
        await closed;
        expect(log.slice(-2)).to.deep.equal(['released middleware', 'released the application']);
      });

      it("reports errors of disposal to NestJS's logger", async () => {
        expect((await get(`${url}/unreleasable`)).text).to.equal('sent');
        await until(() => errors.length > 0);
        expect(errors.map(String)).to.deep.equal(['Error: cannot be released']);
      });

      it('ends the scopes of requests without a route, too', async () => {
        expect((await get(`${url}/nowhere`)).status).to.equal(404);
        await until(() => live().length === 2); // those of the application
      });
    });
  }

  it('says why there is no scope outside a request', async () => {
    const app = await NestFactory.createApplicationContext(Application.make(), options);
    const error = await app.resolve(AsyncScope).catch((error: Error) => error.message);
    expect(error).to.match(
      /^This request has no scope yet: import LastcallModule\.forRoot\(\) into the root module/,
    );
    await app.close();
  });

  it('works in applications without a server, and reports the errors of their disposal', async () => {
    const errors: unknown[] = [];
    @Module({ imports: [LastcallModule.forRoot()] })
    class Standalone {}
    const app = await NestFactory.createApplicationContext(Standalone, options);
    Logger.overrideLogger({ log() {}, warn() {}, error: (error: unknown) => void errors.push(error) });
    app.get<AsyncScope>(APPLICATION_SCOPE).defer(() => Promise.reject(new Error('cannot be closed')));
    await app.close();
    Logger.overrideLogger(false);
    expect(errors.map(String)).to.deep.equal(['Error: cannot be closed']);
  });

  it('works in the modules of @nestjs/testing, each with its own scope', async () => {
    log.length = 0;
    for (let n = 0; n < 2; n++) {
      const module = await Test.createTestingModule({ imports: [Application.make()] }).compile();
      const app = module.createNestApplication({ logger: false });
      await app.listen(0, '127.0.0.1');
      expect((await get(`${await app.getUrl()}/all/${n}`)).text).to.equal(`${n} true`);
      await app.close();
    }
    expect(log.filter((line) => line === 'released the application')).to.have.lengthOf(2);
  });

  it('gives a request the scope of its own application when two run at the same time', async () => {
    log.length = 0;
    const apps = await Promise.all([1, 2].map(() => NestFactory.create(Application.make(), options)));
    for (const app of apps) await app.listen(0, '127.0.0.1');
    const texts = apps.map(async (app) => (await get(`${await app.getUrl()}/transaction`)).text);
    expect(await Promise.all(texts)).to.deep.equal(['true', 'true']);
    for (const app of apps) await app.close();
    expect(log.filter((line) => line === 'rolled back')).to.have.lengthOf(2);
  });
});
