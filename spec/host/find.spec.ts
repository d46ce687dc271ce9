/** Which host `findHost` chooses, and what it does, with fake globals that look like those of a runtime. */
import { expect } from 'chai';
import { EventEmitter } from 'node:events';
import * as threads from 'node:worker_threads';
import type { Host, Program } from '../../src/core/record/host.js';
import { findHost as find } from '../../src/host/find.js';
import { sleep } from '../support/time.js';

/** A program that only logs its calls. */
class FakeProgram implements Program {
  readonly log: string[] = [];
  needsExit = true;
  readonly mayAwait = false;
  readonly interruption = Symbol('interruption');
  readonly settings = {
    signals: true,
    deadline: 8_000,
    crash: false,
    onError: null,
    progress: true,
  } as const;

  readonly remaining = 8_000;

  runNow(): void {
    this.log.push('runNow');
  }

  runLast(): void {
    this.log.push('runLast');
  }

  async run(): Promise<{ ran: number; failed: number; left: [] }> {
    this.log.push('run');
    return { ran: 0, failed: 0, left: [] };
  }
}

class FakeProcess extends EventEmitter {
  readonly pid = 1;
  readonly platform = 'linux';
  kill(): void {}
  getBuiltinModule(): typeof threads {
    return threads;
  }
}

/** What pages and workers have in common. */
class FakeWeb extends EventTarget {
  readonly written: string[] = [];
  readonly listeners: string[] = [];
  readonly console = { error: (text: string) => void this.written.push(text) };
  readonly setTimeout = setTimeout;
  readonly clearTimeout = clearTimeout;

  override addEventListener(type: string, listener: (event: Event) => void): void {
    this.listeners.push(type);
    super.addEventListener(type, listener);
  }

  override removeEventListener(type: string, listener: (event: Event) => void): void {
    this.listeners.splice(this.listeners.indexOf(type), 1);
    super.removeEventListener(type, listener);
  }
}

class FakePage extends FakeWeb {
  readonly document = {};
  readonly onpagehide = null;

  hide(persisted: boolean): void {
    this.dispatchEvent(Object.assign(new Event('pagehide'), { persisted }));
  }
}

class FakeWorker extends FakeWeb {
  readonly onmessage = null;
  close(): void {}
}

/** No workers are started here, so the host must not create records. */
function findHost(global: object): Host {
  return find(global, () => expect.fail('a record was made'));
}

function inspectOn(global: object, error: unknown): string {
  return findHost(global).inspect(error);
}

/** What every host without Node's `process` has in common. */
function isOfTheWeb(makeGlobal: () => FakeWeb): void {
  it('handles no signals and shows no progress', () => {
    const host = findHost(makeGlobal());
    expect(host.signals).to.deep.equal([]);
    expect(host.progress(() => 'something')()).to.equal(undefined);
    expect(host.refresh()).to.equal(undefined);
  });

  it('writes to console.error, which ends the line itself', () => {
    const global = makeGlobal();
    findHost(global).write('lastcall: a line\n');
    expect(global.written).to.deep.equal(['lastcall: a line']);
  });

  it('has timers that can be cancelled', async () => {
    const host = findHost(makeGlobal());
    const fired: string[] = [];
    const cancel = host.timer(1, () => fired.push('cancelled'));
    host.timer(Infinity, () => fired.push('in 24 days'))();
    cancel();
    await new Promise<void>((resolve) => void host.timer(2, resolve));
    expect(fired).to.deep.equal([]);
  });
}

describe('findHost', () => {
  describe('with the process of Node, Bun or Deno', () => {
    const onEverything = ['exit', 'beforeExit', 'SIGINT', 'SIGTERM', 'SIGHUP', 'worker'];

    for (const [what, rest] of [
      ['alone', {}],
      ['with the globals of the web', { addEventListener() {}, navigator: {} }],
      ['with a document, such as jsdom provides', { addEventListener() {}, document: {}, onpagehide: null }],
    ] as const) {
      it(`${what}: listens to the process only while it must`, async () => {
        const process = new FakeProcess();
        const program = new FakeProgram();
        const host = findHost({ process, ...rest });
        expect(host.signals).to.deep.equal(['SIGINT', 'SIGTERM', 'SIGHUP']);
        expect(process.eventNames()).to.deep.equal([]);
        host.listen(program);
        expect(process.eventNames()).to.have.members(onEverything);
        program.needsExit = false;
        host.unlisten();
        for (let turn = 0; turn < 200 && process.eventNames().length > 0; turn++) await sleep(1);
        expect(process.eventNames()).to.deep.equal([]);
      });
    }
  });

  describe('with a page', () => {
    let page: FakePage;
    let host: Host;
    let program: FakeProgram;

    beforeEach(() => {
      page = new FakePage();
      host = findHost(page);
      program = new FakeProgram();
    });

    it('listens to pagehide, and to nothing else, only while it must', () => {
      expect(page.listeners).to.deep.equal([]);
      host.listen(program);
      expect(page.listeners).to.deep.equal(['pagehide']);
      host.unlisten();
      expect(page.listeners).to.deep.equal([]);
      host.listen(program);
      expect(page.listeners).to.deep.equal(['pagehide']);
    });

    it('runs everything once the page is left for good', () => {
      host.listen(program);
      page.hide(false);
      expect(program.log).to.deep.equal(['runLast']);
    });

    it('runs nothing when the page is kept, and everything when it returned and is left for good', () => {
      host.listen(program);
      page.hide(true);
      expect(program.log).to.deep.equal([]);
      page.hide(false);
      expect(program.log).to.deep.equal(['runLast']);
    });

    it('runs nothing once it no longer listens', () => {
      host.listen(program);
      host.unlisten();
      page.hide(false);
      expect(program.log).to.deep.equal([]);
    });

    it('ignores the process object that bundlers add', () => {
      const process = { on() {}, off() {}, env: {}, browser: true };
      const bundled = Object.assign(new FakePage(), { process });
      findHost(bundled).listen(program);
      expect(bundled.listeners).to.deep.equal(['pagehide']);
    });

    it('cannot be ended from inside, and throws', () => {
      expect(() => host.exit(0)).to.throw('A page cannot be ended from inside');
    });

    isOfTheWeb(() => new FakePage());
  });

  describe('with a dedicated worker', () => {
    it('listens to nothing: no event tells a worker that it is terminated', () => {
      const worker = new FakeWorker();
      const program = new FakeProgram();
      const host = findHost(worker);
      host.listen(program);
      worker.dispatchEvent(new Event('pagehide'));
      host.unlisten();
      expect([...worker.listeners, ...program.log]).to.deep.equal([]);
    });

    it('cannot be ended from inside, and throws', () => {
      expect(() => findHost(new FakeWorker()).exit(0)).to.throw('This runtime cannot be ended from inside');
    });

    isOfTheWeb(() => new FakeWorker());
  });

  describe('with nothing', () => {
    it('does nothing, and does not fail', () => {
      const host = findHost({});
      host.listen(new FakeProgram());
      host.refresh();
      host.unlisten();
      host.write('nobody reads this');
      host.timer(1, () => {})();
      expect(host.signals).to.deep.equal([]);
      expect(() => host.exit(undefined)).to.throw('This runtime cannot be ended from inside');
    });
  });

  describe('without Node, shows an error', () => {
    it('with its stack', () => {
      expect(inspectOn({}, new RangeError('broken'))).to.match(/^RangeError: broken\n +at /);
    });

    it('with its message, if the stack does not contain it', () => {
      const error = Object.assign(new RangeError('broken'), { stack: 'close@https://a.example/a.js:1:2' });
      expect(inspectOn({}, error)).to.equal('RangeError: broken\nclose@https://a.example/a.js:1:2');
      expect(inspectOn({}, Object.assign(error, { stack: undefined }))).to.equal('RangeError: broken');
    });

    it('with the errors that it contains', () => {
      const plain = (message: string, inner: object = {}): Error =>
        Object.assign(new Error(message), { stack: undefined }, inner);
      const suppressed = plain('earlier', { cause: 'a cause' });
      expect(inspectOn({}, plain('joined', { error: plain('later'), suppressed })).split('\n')).to.deep.equal(
        ['Error: joined', '[error]: Error: later', '[suppressed]: Error: earlier', '[cause]: a cause'],
      );
    });

    it('that is no error, that contains itself, or that cannot be shown', () => {
      expect(inspectOn({}, undefined)).to.equal('undefined');
      expect(inspectOn({}, Symbol('thrown'))).to.equal('Symbol(thrown)');
      expect(inspectOn({}, Object.create(null))).to.equal('something that cannot be shown');
      const endless = new Error('endless');
      endless.cause = endless;
      expect(inspectOn({}, endless)).to.match(/^Error: endless\n/);
    });
  });
});
