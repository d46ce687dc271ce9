/** What is particular to the host of each runtime; in child programs, observed from outside. */
import { expect } from 'chai';
import { Child, run } from '../support/child.js';
import { runtime } from '../support/runtime.js';

const SHARED = 'exit beforeExit SIGINT SIGTERM SIGHUP worker';

describe(`the host of ${runtime.name}`, () => {
  it('listens only while something is alive', async () => {
    const { stdout } = await run('trouble/listeners');
    const heard = runtime.kind === 'deno' ? `${SHARED} uncaughtExceptionMonitor error unload` : SHARED;
    expect(stdout).to.have.ordered.members([heard, 'called', '']);
  });

  if (runtime.kind !== 'node') {
    it('leaves signals to the program in a web worker', async () => {
      const child = new Child('trouble/web-worker');
      await child.prints('ready\n');
      child.process.kill('SIGTERM');
      const { stdout, signal } = await child.ended();
      expect({ stdout, signal }).to.deep.equal({ stdout: ['ready'], signal: 'SIGTERM' });
    });
  }

  if (runtime.kind === 'deno') {
    it('does not see listeners of Deno.addSignalListener: everything runs, although the program goes on', async () => {
      const child = new Child('trouble/deno-signal-listener');
      await child.prints('ready\n');
      child.process.kill('SIGTERM');
      await child.prints('released\nhandled\n');
      child.process.kill('SIGKILL');
      const { stdout } = await child.ended();
      expect(stdout).to.deep.equal(['ready', 'handled', 'released', 'handled']);
    });

    for (const [way, args] of [
      ['when the loop is empty', []],
      ['in Deno.exit', ['3']],
    ] as const) {
      it(`lets a callback that calls Deno.exit ${way} set the status, and runs the rest`, async () => {
        const ended = await run('trouble/deno-exit-in-callback', ...args);
        expect(ended).to.deep.equal({
          stdout: ['newest', 'exits', 'oldest'],
          stderr: '',
          code: 7,
          signal: null,
        });
      });
    }
  }
});
