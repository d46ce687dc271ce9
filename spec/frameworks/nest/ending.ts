/** A program on NestJS that prints how it ends. Arguments: `hooks`, `exit` or `none`, then what hangs, then a timeout. */
import { Controller, Get, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AsyncScope, finalize } from 'lastcall';
import { APPLICATION_SCOPE, LastcallModule, RequestScope } from 'lastcall/nest';
import { keep, say } from '../../programs/say.js';
import { sleep } from '../../support/time.js';

const [hooks = '', hanging = '', timeout = '6000'] = process.argv.slice(2);

const forever = (): Promise<never> => new Promise(() => {});

async function released(what: string): Promise<void> {
  await sleep(5);
  say(`released ${what}`);
}

/** A resource of the application; its users print whether it is still open. */
class Pool {
  isOpen = true;

  constructor(@Inject(APPLICATION_SCOPE) scope: AsyncScope) {
    scope.adopt(this, async () => {
      await released('the pool');
      this.isOpen = false;
    });
  }

  say(hook: string): void {
    say(`${hook}, the pool is ${this.isOpen ? 'open' : 'closed'}`);
  }
}

class Reporter {
  constructor(@Inject(Pool) readonly pool: Pool) {}

  async #reach(hook: string): Promise<void> {
    this.pool.say(hook);
    if (hanging === hook) await forever();
  }

  onModuleDestroy(): Promise<void> {
    return this.#reach('onModuleDestroy');
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.#reach('beforeApplicationShutdown');
  }

  onApplicationShutdown(): Promise<void> {
    return this.#reach('onApplicationShutdown');
  }
}

@Controller()
class Routes {
  @Get('slow')
  async slow(@RequestScope() scope: AsyncScope): Promise<string> {
    scope.defer(() => released('what /slow had'));
    say('answering');
    await sleep(300);
    return 'answered';
  }

  @Get('hang')
  async hang(@RequestScope() scope: AsyncScope): Promise<string> {
    scope.defer(() => released('what /hang had'));
    say('hanging');
    return forever();
  }
}

/** A module that is global as well, and is imported before lastcall's. */
class Other {
  constructor(@Inject(Pool) readonly pool: Pool) {}

  onApplicationShutdown(): void {
    this.pool.say('onApplicationShutdown of a global module');
  }
}

@Module({
  imports: [
    { module: Other, global: true },
    LastcallModule.forRoot({ shutdownTimeout: Number(timeout) }),
    { module: class Pools {}, global: true, providers: [Pool], exports: [Pool] },
  ],
  controllers: [Routes],
  providers: [Reporter],
})
class Application {}

finalize(globalThis, () => released('a bare finalizer'));
keep(new AsyncScope()).defer(() => released('a bare scope'));

const app = await NestFactory.create(Application, { logger: ['error'] });
if (hooks !== 'none') app.enableShutdownHooks([], { useProcessExit: hooks === 'exit' });
await app.listen(0, '127.0.0.1');
say(`listening on ${await app.getUrl()}\n`);
