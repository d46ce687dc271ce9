/** Listeners that are removed on release. */
import { EventEmitter } from 'node:events';
import { expect } from 'chai';
import { live } from 'lastcall';
import { on } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';

class Door extends EventEmitter {}

class House {
  readonly log: string[] = [];
  readonly listener: Disposable;

  constructor(door: Door) {
    this.listener = on(door, 'knock', (who: string) => void this.log.push(who));
  }
}

describe('on', () => {
  it('calls for each event of an emitter until it is disposed', () => {
    const door = new Door();
    const log: unknown[] = [];
    const listener = on(door, 'knock', (...args) => void log.push(args));
    expect(live().map(({ label }) => label)).to.deep.equal(['listener to "knock" of Door']);
    door.emit('knock', 'ada', 3);
    listener[Symbol.dispose]();
    listener[Symbol.dispose]();
    door.emit('knock', 'bob', 4);
    expect(log).to.deep.equal([['ada', 3]]);
    expect(door.listenerCount('knock')).to.equal(0);
  });

  it('calls for each event of an event target until it is disposed', () => {
    const target = new EventTarget();
    const log: string[] = [];
    {
      using listener = on(target, 'change', ({ type }) => void log.push(type));
      expect(listener.value.deref()).to.equal(target);
      target.dispatchEvent(new Event('change'));
    }
    target.dispatchEvent(new Event('change'));
    expect(log).to.deep.equal(['change']);
  });

  it('removes only itself if the same function listens to the same target several times', () => {
    const target = new EventTarget();
    const log: string[] = [];
    const fn = ({ type }: CustomEvent): void => void log.push(type);
    target.addEventListener('change', fn as EventListener);
    using first = on(target, 'change', fn);
    {
      using second = on(target, 'change', fn);
      expect(second.alive).to.equal(true);
    }
    target.dispatchEvent(new Event('change'));
    expect(log).to.deep.equal(['change', 'change']);
    expect(first.alive).to.equal(true);
  });

  it('is removed when it is not referenced', async () => {
    const door = new Door();
    await apart(() => {
      on(door, 'knock', () => {});
    });
    await collect(() => live().length === 0);
    expect(door.listenerCount('knock')).to.equal(0);
  });

  it('is kept alive, with the object that has it, by a source that lives', async () => {
    const door = new Door();
    let weak: WeakRef<House> | undefined;
    await apart(() => {
      weak = new WeakRef(new House(door));
    });
    await collect();
    door.emit('knock', 'ada');
    expect(weak?.deref()?.log).to.deep.equal(['ada']);
    weak?.deref()?.listener[Symbol.dispose]();
  });

  it('is collected with a source that only it and the object that has it refer to', async () => {
    await apart(() => {
      new House(new Door());
    });
    await collect(() => live().length === 0);
    expect(live()).to.deep.equal([]);
  });

  it('rejects a source without listeners, and a callback that is not a function', () => {
    expect(() => on({} as never, 'knock', () => {})).to.throw(TypeError, 'Object is neither an EventEmitter');
    expect(() => on(null as never, 'knock', () => {})).to.throw(TypeError, 'null is neither an EventEmitter');
    expect(() => on(new Door(), 'knock', 3 as never)).to.throw(TypeError, 'fn must be a function');
    expect(live()).to.deep.equal([]);
  });
});
