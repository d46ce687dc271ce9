/** Descriptions of what holds a target: one spec for each kind of holder. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { createServer } from 'node:net';
import { expect } from 'chai';
import { finalize, manage, Scope } from 'lastcall';
import { whyAlive } from 'lastcall/debug';

class Target {
  readonly size = 1;

  release(): void {}

  later(): () => number {
    return () => this.size;
  }

  [Symbol.dispose](): void {}
}

class Client {
  static current: Target | undefined;
  readonly session: Target;

  constructor(session: Target) {
    this.session = session;
  }

  connect(emitter: EventEmitter): void {
    const { session } = this;
    emitter.on('data', function onData() {
      return session;
    });
  }

  siblings(target: Target): () => void {
    const user = (): Target => target;
    void user;
    return function innocent() {};
  }
}

/** Never read: it only holds. */
export let cache: Target | undefined;

/** Holds what a spec needs to keep alive; emptied after each. */
const kept: unknown[] = [];
const key: { name: string; held?: Target | undefined } = { name: 'key' };

const open = globalThis as { opened?: unknown };

/** The description of what holds a target, with `FILE` for positions. */
async function holdersOf(target: Target): Promise<string> {
  return String(await whyAlive(target)).replace(/[^\s()]+\.js:\d+:\d+/g, 'FILE');
}

function keep<Value>(value: Value): Value {
  kept.push(value);
  return value;
}

const endInKept = /, in element 0 of Array, in variable `kept` of module \S+holders\.node\.spec\.js$/;

/** The holders of a target that is in `kept`, without the end of the path, which is always the same. */
async function holdersInKept(target: Target): Promise<string> {
  const text = await holdersOf(target);
  expect(text).to.match(endInKept);
  return text.replace(endInKept, '');
}

describe('the holder of a target', () => {
  afterEach(() => {
    kept.length = 0;
    key.held = undefined;
    delete open.opened;
    Client.current = undefined;
  });

  it('is a closure, with the function that made it and the variable that holds the target', async () => {
    const target = new Target();
    new Client(target).connect(keep(new EventEmitter()));
    expect(await holdersInKept(target)).to.equal(
      'Target is held by closure `onData` of `Client.connect` (sees `session`, FILE), ' +
        'the listener for `data` of EventEmitter',
    );
  });

  it('is a closure that does not use the target, if a sibling does', async () => {
    const target = new Target();
    keep(new Client(target).siblings(target));
    expect(await holdersInKept(target)).to.equal(
      'Target is held by closure `innocent` of `Client.siblings` (sees `target`, FILE)',
    );
  });

  it('is a closure that holds the target as `this`', async () => {
    const target = new Target();
    keep(target.later());
    expect(await holdersInKept(target)).to.equal(
      'Target is held by a closure of `Target.later` (sees `this`, FILE)',
    );
  });

  it('is a closure in a block', async () => {
    const target = new Target();
    {
      const inBlock = target;
      keep(function inner() {
        return inBlock;
      });
    }
    expect(await holdersInKept(target)).to.match(
      /^Target is held by closure `inner` \(sees `inBlock`, FILE\)$/,
    );
  });

  it('is a bound method', async () => {
    const target = new Target();
    keep(target.release.bind(target));
    expect(await holdersInKept(target)).to.equal(
      'Target is held by `this` of bound function `Target.release`',
    );
  });

  it('is a bound argument', async () => {
    const target = new Target();
    keep(String.bind(null, target));
    expect(await holdersInKept(target)).to.equal('Target is held by an argument of bound function `String`');
  });

  it('is a listener that was added by `once`', async () => {
    const target = new Target();
    const emitter = keep(new EventEmitter());
    (function listen(held: Target) {
      emitter.once('end', () => held);
    })(target);
    expect(await holdersInKept(target)).to.equal(
      'Target is held by a closure of `listen` (sees `held`, FILE), the listener for `end` of EventEmitter',
    );
  });

  it('is one listener of several', async () => {
    const target = new Target();
    const emitter = keep(new EventEmitter());
    emitter.on('end', () => {});
    emitter.on('end', target.release.bind(target));
    expect(await holdersInKept(target)).to.equal(
      'Target is held by `this` of bound function `Target.release`, the listener for `end` of EventEmitter',
    );
  });

  it('is a listener of an AbortSignal', async () => {
    const target = new Target();
    const { signal } = keep(new AbortController());
    signal.addEventListener('abort', target.release.bind(target));
    expect(await holdersOf(target)).to.match(
      /^Target is held by `this` of bound function `Target.release`, the listener for `abort` of (AbortSignal|EventTarget), /,
    );
  });

  it('is a timer', async () => {
    const target = new Target();
    const timer = setTimeout(target.release.bind(target), 1e6);
    try {
      expect(await holdersOf(target)).to.equal(
        'Target is held by `this` of bound function `Target.release`, the callback of a timer',
      );
    } finally {
      clearTimeout(timer);
    }
  });

  it('is the args of a timer', async () => {
    const target = new Target();
    const timer = setTimeout(String, 1e6, target);
    try {
      expect(await holdersOf(target)).to.equal('Target is held by args of a timer');
    } finally {
      clearTimeout(timer);
    }
  });

  it('is a callback of a pending promise', async () => {
    const target = new Target();
    void keep(new Promise<void>(() => {})).then(target.release.bind(target));
    expect(await holdersInKept(target)).to.equal(
      'Target is held by `this` of bound function `Target.release`, a callback of a pending Promise',
    );
  });

  it('is the result of a promise', async () => {
    const target = new Target();
    keep(Promise.resolve(target));
    expect(await holdersInKept(target)).to.equal('Target is held by the result of a Promise');
  });

  it('is a suspended async function', async () => {
    const target = new Target();
    let go = (): void => {};
    const pending = new Promise<void>((resolve) => (go = resolve));
    async function waits(mine: Target): Promise<Target> {
      await pending;
      return mine;
    }
    const done = waits(target);
    keep(go);
    expect(await holdersOf(target)).to.match(
      /^Target is held by a variable of the suspended function `waits` \(FILE\), a callback of a pending Promise/,
    );
    go();
    await done;
  });

  it('is a suspended generator', async () => {
    const target = new Target();
    function* waits(mine: Target): Generator<Target> {
      yield mine;
      yield mine;
    }
    keep(waits(target)).next();
    expect(await holdersInKept(target)).to.equal(
      'Target is held by a variable of the suspended function `waits` (FILE)',
    );
  });

  it('is an entry of a Map with a string as key', async () => {
    const target = new Target();
    keep(new Map<unknown, unknown>([[1, 'one'], ['session', target]])); // prettier-ignore
    expect(await holdersInKept(target)).to.equal('Target is held by entry `session` of Map');
  });

  it('is an entry of a large Map', async function () {
    this.retries(2); // seen once on a busy machine, for an unknown reason: a path from the runtime itself
    const target = new Target();
    keep(new Map([...new Array(5000).keys()].map((index) => [`key ${index}`, index === 4321 ? target : {}])));
    expect(await holdersInKept(target)).to.equal('Target is held by entry `key 4321` of Map');
  });

  it('is an entry of a Map with an object as key', async () => {
    const target = new Target();
    keep(new Map([[new Client(new Target()), target]]));
    expect(await holdersInKept(target)).to.equal('Target is held by the entry for Client of Map');
  });

  it('is a key of a Map', async () => {
    const target = new Target();
    keep(new Map([[target, 'value']]));
    expect(await holdersInKept(target)).to.equal('Target is held by an entry of Map');
  });

  it('is a Set', async () => {
    const target = new Target();
    keep(new Set([{}, target]));
    expect(await holdersInKept(target)).to.equal('Target is held by an entry of Set');
  });

  it('is the value of a key in a WeakMap, but neither the WeakMap alone nor a WeakRef', async () => {
    const target = new Target();
    const map = keep(new WeakMap<object, Target>());
    kept.push(new WeakRef(target), new WeakMap([[target, 'value']]), new WeakSet([target]));
    map.set(key, target);
    expect(await holdersOf(target)).to.match(
      /^Target is held by what a WeakMap has for Object, in variable `key` of module \S+$/,
    );
  });

  it('is an element of an array', async () => {
    const target = new Target();
    keep([1, target]);
    expect(await holdersInKept(target)).to.equal('Target is held by element 1 of Array');
  });

  it('is a property', async () => {
    const target = new Target();
    keep({ client: new Client(target) });
    expect(await holdersInKept(target)).to.equal(
      'Target is held by property `session` of Client, in property `client` of Object',
    );
  });

  it('is a private property', async () => {
    const target = new Target();
    class Vault {
      readonly #secret = target;
      get size(): number {
        return this.#secret.size;
      }
    }
    keep(new Vault());
    expect(await holdersInKept(target)).to.match(/^Target is held by property `#secret` of Vault/);
  });

  it('is the variable of a module', async () => {
    const target = new Target();
    key.held = target;
    expect(await holdersOf(target)).to.match(
      /^Target is held by property `held` of Object, in variable `key` of module \S+holders\.node\.spec\.js$/,
    );
  });

  it('is an exported variable of a module', async () => {
    const target = new Target();
    cache = target;
    try {
      expect(await holdersOf(target)).to.equal('Target is held by exported variable `cache`');
    } finally {
      cache = undefined;
    }
  });

  it('is a global variable', async () => {
    const target = new Target();
    open.opened = target;
    expect(await holdersOf(target)).to.equal('Target is held by global variable `opened`');
  });

  it('is a static property', async () => {
    const target = new Target();
    Client.current = target;
    expect(await holdersOf(target)).to.match(
      /^Target is held by static property `current` of `Client` \(FILE\), in variable `\w+` of module \S+$/,
    );
  });

  it('is an open handle', async () => {
    const target = new Target();
    const server = createServer(target.release.bind(target)).listen(0, '127.0.0.1');
    try {
      expect(await holdersOf(target)).to.equal(
        'Target is held by `this` of bound function `Target.release`, the listener for `connection` of Server, in an open TCP handle',
      );
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('is the store of an AsyncLocalStorage', async () => {
    const target = new Target();
    const storage = new AsyncLocalStorage<Target>();
    const timer = storage.run(target, () => setTimeout(() => {}, 1e6));
    try {
      expect(await holdersOf(target)).to.match(
        /^Target is held by (the entry for AsyncLocalStorage of AsyncContextFrame, in )?the store of an AsyncLocalStorage, for `\w+`/,
      );
    } finally {
      clearTimeout(timer);
    }
  });

  it('is the args of a finalizer', async () => {
    const target = new Target();
    const finalizer = finalize(key, function close(_first: string, _second: object) {}, 'first', target);
    expect(await holdersOf(target)).to.equal('Target is held by args of finalizer `close(Object)`');
    finalizer.detach();
  });

  it('is the only arg of a finalizer', async () => {
    const target = new Target();
    const finalizer = finalize(key, function close(_held: object) {}, target);
    expect(await holdersOf(target)).to.equal('Target is held by args of finalizer `close(Object)`');
    finalizer.detach();
  });

  it('is the callback of its own finalizer', async () => {
    const target = new Target();
    const finalizer = finalize(target, target.release.bind(target));
    expect(await holdersOf(target)).to.equal(
      'Target is held by `this` of bound function `Target.release`, the callback of finalizer `bound release(Target)`',
    );
    finalizer.detach();
  });

  it('is a scope that owns the target', async () => {
    const target = new Target();
    using scope = new Scope();
    scope.use(target);
    expect(await holdersOf(target)).to.equal('Target is held by the resource of scope entry `Target`');
    scope.release(target);
    scope.adopt(target, function end() {});
    expect(await holdersOf(target)).to.equal('Target is held by the value of scope entry `end(Target)`');
  });

  it('is a scope that defers a callback', async () => {
    const target = new Target();
    using scope = new Scope();
    scope.defer(target.release.bind(target));
    expect(await holdersOf(target)).to.equal(
      'Target is held by `this` of bound function `Target.release`, the callback of scope entry `bound release()`',
    );
  });

  it('is a managed value', async () => {
    const target = new Target();
    const managed = manage(target, function close() {});
    expect(await holdersOf(target)).to.match(/^Target is held by the value of managed `close\(Target\)`$/);
    managed.detach();
  });
});
