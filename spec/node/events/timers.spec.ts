/** Timers that are cleared on release. */
import { expect } from 'chai';
import { live } from 'lastcall';
import { interval, timeout } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { sleep } from '../../support/time.js';

/** An object whose timer calls one of its methods. */
class Pulse {
  beats = 0;
  readonly timer = interval(() => this.beat(), 1);

  beat(): void {
    this.beats += 1;
  }
}

/** The same, but the timer's callback holds the object weakly. */
class WeakPulse {
  readonly timer: Disposable;

  constructor(log: string[]) {
    this.timer = interval(WeakPulse.#beating(new WeakRef(this), log), 1);
  }

  static #beating(weak: WeakRef<WeakPulse>, log: string[]): () => void {
    return () => void log.push(weak.deref() === undefined ? 'gone' : 'beat');
  }
}

describe('interval', () => {
  it('calls until it is disposed', async () => {
    let calls = 0;
    const timer = interval(() => void (calls += 1), 1);
    expect(live().map(({ label }) => label)).to.deep.equal(['interval of 1 ms']);
    while (calls < 3) await sleep(1);
    timer[Symbol.dispose]();
    timer[Symbol.dispose]();
    const before = calls;
    await sleep(10);
    expect(calls).to.equal(before);
    expect(() => timer.value).to.throw(ReferenceError, 'interval of 1 ms was released');
  });

  it('stops when it is not referenced', async () => {
    const log: string[] = [];
    await apart(() => {
      interval(() => void log.push('call'), 1);
    });
    await collect(() => live().length === 0);
    const { length } = log;
    await sleep(10);
    expect(log).to.have.lengthOf(length);
  });

  it('is kept alive by a callback that holds the object that has the timer', async () => {
    let weak: WeakRef<Pulse> | undefined;
    await apart(() => {
      weak = new WeakRef(new Pulse());
    });
    await collect();
    expect(weak?.deref()?.timer.alive).to.equal(true);
    await sleep(0);
    weak?.deref()?.timer[Symbol.dispose]();
  });

  it('is collected with the object that has it, if its callback holds that weakly', async () => {
    const log: string[] = [];
    await apart(() => {
      new WeakPulse(log);
    });
    await collect(() => live().length === 0);
    expect(live()).to.deep.equal([]);
  });

  it('rejects a callback that is not a function', () => {
    expect(() => interval('code' as never, 1)).to.throw(TypeError, 'fn must be a function');
  });
});

describe('timeout', () => {
  it('calls once, and is dead after that', async () => {
    const log: string[] = [];
    const timer = timeout(() => void log.push(`called, alive: ${timer.alive}`), 1);
    expect(timer.alive).to.equal(true);
    while (log.length === 0) await sleep(1);
    await sleep(5);
    expect(log).to.deep.equal(['called, alive: false']);
  });

  it('does not call after it was disposed', async () => {
    const log: string[] = [];
    {
      using timer = timeout(() => void log.push('called'), 1);
      expect(timer.alive).to.equal(true);
    }
    await sleep(10);
    expect(log).to.deep.equal([]);
  });

  it('does not call when it is not referenced', async () => {
    const log: string[] = [];
    await apart(() => {
      timeout(() => void log.push('called'), 60_000);
    });
    await collect(() => live().length === 0);
    expect(log).to.deep.equal([]);
  });
});
