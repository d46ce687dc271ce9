/** How programs on NestJS end, checked from outside. */
import { once } from 'node:events';
import { request } from 'node:http';
import { expect } from 'chai';
import { Child } from '../../support/child.js';
import { sleep } from '../../support/time.js';
import { get } from '../http/client.js';

const HOOKS = [
  'onModuleDestroy, the pool is open',
  'beforeApplicationShutdown, the pool is open',
  'onApplicationShutdown, the pool is open',
];
const OTHER = 'onApplicationShutdown of a global module, the pool is open';
const POOL = 'released the pool';
const BARE = ['released a bare scope', 'released a bare finalizer'];

class Program extends Child {
  constructor(...args: string[]) {
    super(new URL('ending.js', import.meta.url), args, [process.execPath]);
  }

  async url(): Promise<string> {
    await this.prints('listening');
    return /http:\S+/.exec(this.stdout)?.[0] ?? '';
  }

  /** Wait for its end. @returns what it printed after it was listening, and how it ended. */
  async end(): Promise<{ printed: string[]; stderr: string; how: number | string | null }> {
    const { stdout, stderr, code, signal } = await this.ended();
    return { printed: stdout.slice(1).filter((line) => line !== ''), stderr, how: signal ?? code };
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }
}

describe('a program on NestJS', () => {
  describe('with enableShutdownHooks', () => {
    it('responds, lets other hooks use the resources of the application, releases all, and dies of the signal', async () => {
      const program = new Program('hooks');
      const response = get(`${await program.url()}/slow`);
      await program.prints('answering');
      program.kill('SIGTERM');
      expect((await response).text).to.equal('answered');
      const { printed, stderr, how } = await program.end();
      const [destroy, before, shutdown] = HOOKS;
      expect(printed).to.deep.equal([
        ...['answering', destroy, before, 'released what /slow had', shutdown, OTHER, POOL],
        ...BARE,
      ]);
      expect([stderr, how]).to.deep.equal(['', 'SIGTERM']);
    });

    for (const signal of ['SIGINT', 'SIGUSR2'] as const) {
      it(`releases all on ${signal}`, async () => {
        const program = new Program('hooks');
        await program.url();
        program.kill(signal);
        const { printed, stderr, how } = await program.end();
        expect(printed).to.deep.equal([...HOOKS, OTHER, POOL, ...BARE]);
        expect([stderr, how]).to.deep.equal(['', signal]);
      });
    }

    it('awaits all releases before NestJS exits by useProcessExit', async () => {
      const program = new Program('exit');
      await program.url();
      program.kill('SIGTERM');
      const { printed, stderr, how } = await program.end();
      expect(printed).to.deep.equal([...HOOKS, OTHER, POOL, ...BARE]);
      expect([stderr, how]).to.deep.equal(['', 0]);
    });

    for (const [n, hook] of [
      'onModuleDestroy',
      'beforeApplicationShutdown',
      'onApplicationShutdown',
    ].entries()) {
      it(`gives up ${hook} when it hangs, releases all, and dies of the signal`, async () => {
        const program = new Program('hooks', hook, '300');
        await program.url();
        program.kill('SIGTERM');
        const { printed, stderr, how } = await program.end();
        expect(printed).to.deep.equal([...HOOKS.slice(0, n + 1), POOL, ...BARE]);
        expect(stderr).to.include(
          'NestJS did not shut down within 300 ms of SIGTERM: a shutdown hook has not ended',
        );
        expect(how).to.equal('SIGTERM');
      });
    }

    it('gives up a request that hangs, names it, releases all, and dies of the signal', async () => {
      const program = new Program('hooks', '', '300');
      const outgoing = request(`${await program.url()}/hang`).end();
      await program.prints('hanging');
      program.kill('SIGTERM');
      await once(outgoing, 'error');
      const { printed, stderr, how } = await program.end();
      expect(printed).to.deep.equal([
        'hanging',
        ...HOOKS.slice(0, 2),
        'released what /hang had',
        POOL,
        ...BARE,
      ]);
      expect(stderr).to.include('within 300 ms of SIGTERM: not ended: GET /hang');
      expect(how).to.equal('SIGTERM');
    });

    it('dies at once at a second Ctrl-C', async () => {
      const program = new Program('hooks', 'onModuleDestroy', '60000');
      await program.url();
      program.kill('SIGINT');
      await program.prints('onModuleDestroy');
      program.kill('SIGINT'); // the same key press, sent twice
      await sleep(700);
      expect(program.process.exitCode ?? program.process.signalCode).to.equal(null);
      program.kill('SIGINT');
      const { printed, how } = await program.end();
      expect([printed, how]).to.deep.equal([HOOKS.slice(0, 1), 'SIGINT']);
    });
  });

  describe('without enableShutdownHooks', () => {
    it('releases all on a signal, also the resources of pending requests, and dies of it', async () => {
      const program = new Program('none');
      const outgoing = request(`${await program.url()}/slow`).end();
      await program.prints('answering');
      program.kill('SIGTERM');
      await once(outgoing, 'error');
      const { printed, stderr, how } = await program.end();
      expect(printed).to.deep.equal(['answering', 'released what /slow had', POOL, ...BARE]);
      expect([stderr, how]).to.deep.equal(['', 'SIGTERM']);
    });
  });
});
