/** Programs whose callbacks cannot reach their targets, or do not keep them alive: all targets are collected. */
import type { Program } from '../program.js';

const withArguments: Program[] = [
  {
    title: 'a module-level function, with arguments',
    code: `export function make() {
      const client = new Client();
      finalize(client, close, client.handle);
      return new WeakRef(client);
    }`,
  },
  {
    title: 'an arrow, with arguments',
    code: `export function make() {
      const client = new Client();
      finalize(client, (handle) => close(handle), client.handle);
      return new WeakRef(client);
    }`,
  },
  {
    title: 'an arrow that names nothing',
    code: `export function make() {
      const client = new Client();
      finalize(client, () => log('gone'));
      return new WeakRef(client);
    }`,
  },
  {
    title: '`this` as the target, and a field as the argument',
    code: `class Log {
      #fd = 1;
      constructor() { finalize(this, close, this.#fd); }
    }
    export function make() { return new WeakRef(new Log()); }`,
  },
  {
    title: 'a finalizer in a field, with another field as the argument',
    code: `class Log {
      fd = 1;
      finalizer = finalize(this, close, this.fd);
    }
    export function make() { return new WeakRef(new Log()); }`,
  },
  {
    title: 'a property of the target that was read before',
    code: `export function make() {
      const client = new Client();
      const handle = client.handle;
      finalize(client, () => close(handle));
      return new WeakRef(client);
    }`,
  },
  {
    title: 'properties of the target that were destructured before',
    code: `export function make() {
      const client = new Client();
      const { handle, socket: { end } } = client;
      finalize(client, () => end(handle));
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a property of `this` that was read before',
    code: `class Log {
      fd = 1;
      constructor() { const { fd } = this; finalize(this, () => close(fd)); }
    }
    export function make() { return new WeakRef(new Log()); }`,
  },
  {
    title: 'an unbound method',
    code: `class Log {
      constructor() { finalize(this, this.close); }
      close() {}
    }
    export function make() { return new WeakRef(new Log()); }`,
  },
  {
    title: 'a method bound to something else',
    code: `class Log {
      socket = { end() {} };
      constructor() { finalize(this, this.socket.end.bind(this.socket)); }
    }
    export function make() { return new WeakRef(new Log()); }`,
  },
  {
    title: 'a static method',
    code: `class Log {
      static close() {}
      constructor() { finalize(this, Log.close, 1); }
    }
    export function make() { return new WeakRef(new Log()); }`,
  },
  {
    title: 'a field that is an arrow and does not name `this`',
    code: `class Log {
      close = () => log('gone');
      constructor() { finalize(this, this.close); }
    }
    export function make() { return new WeakRef(new Log()); }`,
  },
  {
    title: 'a callback returned by a function of the file',
    code: `function closing(handle) { return () => close(handle); }
    export function make() {
      const client = new Client();
      finalize(client, closing(client.handle));
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a function of the file that only reads its argument',
    code: `function closing({ handle }) { return () => close(handle); }
    export function make() {
      const client = new Client();
      finalize(client, closing(client));
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a callback returned by a function that is called at once',
    code: `export function make() {
      const client = new Client();
      finalize(client, ((handle) => () => close(handle))(client.handle));
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a weak reference to the target',
    code: `export function make() {
      const client = new Client();
      const weak = new WeakRef(client);
      finalize(client, () => log(weak.deref()));
      return weak;
    }`,
  },
  {
    title: 'a target without a name',
    code: `export function make() {
      const weak = new WeakRef(new Client());
      finalize(weak.deref(), (name) => log(name), 'ada');
      return weak;
    }`,
  },
  {
    title: 'an argument that does not hold the target',
    code: `export function make() {
      const client = new Client();
      finalize(client, log, { handle: client.handle, list: [client.handle] });
      return new WeakRef(client);
    }`,
  },
  {
    title: 'an array computed from the target',
    code: `export function make() {
      const client = new Client();
      finalize(client, log, [1].map((each) => each + client.handle));
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a copy of the target',
    code: `export function make() {
      const client = new Client();
      const copy = { ...client };
      finalize(client, () => close(copy.handle));
      return new WeakRef(client);
    }`,
  },
];

const otherNames: Program[] = [
  {
    title: 'a parameter of the callback that shadows the target',
    code: `export function make() {
      const client = new Client();
      finalize(client, (client) => close(client), 1);
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a variable of the callback that shadows the target',
    code: `export function make() {
      const client = new Client();
      finalize(client, () => { const client = 1; close(client); });
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a property with the name of the target',
    code: `export function make() {
      const client = new Client();
      finalize(client, (options) => log(options.client), { client: 1 });
      return new WeakRef(client);
    }`,
  },
  {
    title: '`this` of a plain function, which is not the target',
    code: `class Log {
      constructor() { finalize(this, function () { log(this); }); }
    }
    export function make() { return new WeakRef(new Log()); }`,
  },
  {
    title: '`this` of a method of another object',
    code: `class Log {
      constructor() { const closer = { fd: 1, close() { log(this?.fd); } }; finalize(this, closer.close); }
    }
    export function make() { return new WeakRef(new Log()); }`,
  },
  {
    title: 'an object that made the target, but does not hold it',
    code: `class Pool {
      open() {
        const client = new Client();
        finalize(client, () => this.forget());
        return new WeakRef(client);
      }
      forget() {}
    }
    const pool = new Pool();
    export function make() { return pool.open(); }`,
  },
  {
    title: 'an instance of the same class that is not the target',
    code: `class Leaf {
      constructor(parent) { this.parent = parent; }
      grow() {
        const child = new Leaf(this);
        finalize(child, () => this.forget());
        return new WeakRef(child);
      }
      forget() {}
    }
    const stem = new Leaf();
    export function make() { return stem.grow(); }`,
  },
  {
    title: 'a property that is cleared later',
    code: `class Pool {
      constructor() { this.socket = {}; }
      open() {
        const weak = new WeakRef(this.socket);
        finalize(this.socket, () => this.forget());
        this.socket = undefined;
        return weak;
      }
      forget() {}
    }
    const pool = new Pool();
    export function make() { return pool.open(); }`,
  },
  {
    title: 'a variable that is cleared later',
    code: `export function make() {
      let client = new Client();
      const weak = new WeakRef(client);
      finalize(client, () => log(client));
      client = undefined;
      return weak;
    }`,
  },
  {
    title: 'an object that a getter creates',
    code: `class Pool {
      get socket() { return {}; }
      open() {
        const { socket } = this;
        finalize(socket, () => this.forget());
        return new WeakRef(socket);
      }
      forget() {}
    }
    const pool = new Pool();
    export function make() { return pool.open(); }`,
  },
  {
    title: 'a target removed from its list',
    code: `export function make() {
      const clients = [new Client()];
      let weak;
      for (const client of clients.splice(0)) {
        finalize(client, () => log(clients.length));
        weak = new WeakRef(client);
      }
      return weak;
    }`,
  },
];

const siblings: Program[] = [
  {
    title: 'a sibling that names something else',
    code: `export function make() {
      const client = new Client();
      const name = 'ada';
      const say = () => name;
      finalize(client, () => log('gone'));
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a sibling beside a module-level function',
    code: `export function make() {
      const client = new Client();
      const read = () => client.handle;
      finalize(client, close, client.handle);
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a sibling in a block that does not contain the callback',
    code: `export function make() {
      const gone = () => log('gone');
      {
        const client = new Client();
        const read = () => client.handle;
        finalize(client, gone);
        return new WeakRef(client);
      }
    }`,
  },
  {
    title: 'a sibling created in another function',
    code: `function reading(client) { return () => client.handle; }
    export function make() {
      const client = new Client();
      const read = reading(client);
      finalize(client, () => log('gone'));
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a function that names the target itself, but not in a closure',
    code: `class Log {
      fd = 1;
      open() { const { fd } = this; this.fd = 2; finalize(this, () => close(fd)); }
    }
    export function make() { const it = new Log(); it.open(); return new WeakRef(it); }`,
  },
  {
    title: 'an arrow that names `this` in another method',
    code: `class Log {
      open() { finalize(this, () => log('gone')); }
      read() { return () => this.fd; }
    }
    export function make() { const it = new Log(); it.open(); it.read(); return new WeakRef(it); }`,
  },
  {
    title: 'an arrow in a field that names `this`, and a callback in the constructor',
    code: `class Log {
      read = () => this.fd;
      constructor() { finalize(this, () => log('gone')); }
    }
    export function make() { return new WeakRef(new Log()); }`,
  },
  {
    title: 'an arrow in a static field that names the class',
    code: `class Log {
      static read = () => this;
      finalizer = finalize(this, () => log('gone'));
    }
    export function make() { return new WeakRef(new Log()); }`,
  },
  {
    title: 'a module-level variable that other functions name',
    code: `export const client = new Client();
    export function read() { return client.handle; }
    finalize(client, () => log('gone'));`,
    notRun: 'it lives as long as its module',
  },
  {
    title: 'a variable that one closure assigns for another',
    code: `export function make(before, each) {
      let scope;
      before(() => { scope = new Scope(); });
      function use() { return scope.use(open()); }
      each(() => { use(); scope.defer(() => log('gone')); });
    }`,
    notRun: 'it lives as long as the closures',
  },
  {
    title: 'indirect eval',
    code: `export function make() {
      const client = new Client();
      (0, eval)('1');
      eval?.('1');
      globalThis.eval('1');
      finalize(client, () => log('gone'));
      return new WeakRef(client);
    }`,
  },
  {
    title: 'direct eval outside the function that declares the target',
    code: `export function make() {
      eval('1');
      return open();
      function open() {
        const client = new Client();
        finalize(client, () => log('gone'));
        return new WeakRef(client);
      }
    }`,
  },
  {
    title: 'direct eval beside a module-level function',
    code: `export function make() {
      const client = new Client();
      eval('1');
      finalize(client, close, client.handle);
      return new WeakRef(client);
    }`,
  },
];

const disposed: Program[] = [
  {
    title: 'a finalizer that its block disposes',
    code: `export function make() {
      const client = new Client();
      { using finalizer = finalize(client, () => client.stop()); }
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a finalizer that its block disposes, awaited',
    code: `export async function make() {
      const client = new Client();
      { await using finalizer = finalize(client, async () => client.stop()); }
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a finalizer called in a `finally`',
    code: `export function make() {
      const client = new Client();
      const finalizer = finalize(client, () => client.stop());
      try {
        log(client);
      } finally {
        finalizer();
      }
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a finalizer called by the function that made it',
    code: `export function make() {
      const client = new Client();
      const finalizer = finalize(client, () => log('gone'));
      [1].forEach(() => log(client));
      finalizer();
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a managed value disposed by the function that made it',
    code: `export function make() {
      const file = manage(1, () => log('gone'));
      [1].forEach(() => log(file.value));
      file[Symbol.dispose]();
      return new WeakRef(file);
    }`,
  },
  {
    title: 'a finalizer given to a scope that its block disposes',
    code: `export function make() {
      const client = new Client();
      {
        using scope = new Scope();
        scope.use(finalize(client, () => client.stop()));
      }
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a managed value that its block disposes',
    code: `export function make() {
      let weak;
      {
        using file = manage(1, () => log(file));
        weak = new WeakRef(file);
      }
      return weak;
    }`,
  },
  {
    title: 'a scope that its block disposes',
    code: `export function make() {
      using scope = new Scope();
      scope.defer(() => log(scope.disposed));
      return new WeakRef(scope);
    }`,
  },
  {
    title: 'a scope that its block disposes, awaited',
    code: `export async function make() {
      await using scope = new AsyncScope();
      scope.adopt(1, async () => log(scope.disposed));
      return new WeakRef(scope);
    }`,
  },
  {
    title: 'a scope disposed in a `finally`',
    code: `export function make() {
      const scope = new Scope();
      try {
        scope.defer(() => log(scope.disposed));
      } finally {
        scope.dispose();
      }
      return new WeakRef(scope);
    }`,
  },
  {
    title: 'the scope of `Scope.run`',
    code: `export function make() {
      return Scope.run((scope) => {
        scope.defer(() => log(scope.disposed));
        return new WeakRef(scope);
      });
    }`,
  },
  {
    title: 'a child of a scope that its block disposes',
    code: `export function make() {
      using scope = new Scope();
      const child = scope.child();
      child.defer(() => log(child.disposed));
      return new WeakRef(child);
    }`,
  },
  {
    title: 'a scope at top level',
    code: `export const scope = new Scope();
    scope.defer(() => log(scope.disposed));`,
    notRun: 'it lives as long as its module',
  },
];

const otherScopes: Program[] = [
  {
    title: 'a deferred callback that does not name its scope',
    code: `export function make() {
      const scope = new Scope();
      scope.defer(() => log('gone'));
      return new WeakRef(scope);
    }`,
  },
  {
    title: 'a callback for an adopted value that names the value',
    code: `export function make() {
      const scope = new Scope();
      const client = scope.adopt(new Client(), () => client.stop());
      return new WeakRef(scope);
    }`,
  },
  {
    title: 'a managed value whose callback names the value',
    code: `export function make() {
      const client = new Client();
      return new WeakRef(manage(client, () => client.stop()));
    }`,
  },
  {
    title: 'a managed value whose callback receives it',
    code: `export function make() {
      const file = manage(1, (fd) => close(fd));
      return new WeakRef(file);
    }`,
  },
  {
    title: 'a scope in a field, whose callback names another field, read before',
    code: `class Server {
      #scope = new Scope();
      socket = { end() {} };
      open() { const { socket } = this; this.#scope.defer(() => socket.end()); return new WeakRef(this); }
    }
    export function make() { return new Server().open(); }`,
  },
  {
    title: 'the ambient scope',
    code: `import { currentScope, runInScope } from 'lastcall/context';
    export function make() {
      return runInScope(async () => {
        const scope = currentScope();
        scope.defer(() => void scope.disposed);
        return new WeakRef(scope);
      });
    }`,
  },
  {
    title: 'scopes of other libraries, and native stacks',
    code: `export function make(app, $q) {
      const deferred = $q.defer(() => deferred.resolve());
      app.scope.defer(() => app.close());
      const stack = new DisposableStack();
      stack.defer(() => stack.disposed);
      stack.adopt(1, () => stack);
    }`,
    notRun: 'there are none',
  },
  {
    title: '`register` of other objects',
    code: `export function make(app) {
      const plugin = {};
      app.register(plugin, () => plugin);
      const registry = new Map();
      registry.register?.(plugin, { plugin });
    }`,
    notRun: 'there are none',
  },
  {
    title: 'a class of the file named FinalizationRegistry',
    code: `class FinalizationRegistry { register() {} }
    const registry = new FinalizationRegistry();
    export function make() {
      const client = new Client();
      registry.register(client, () => client);
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a registry with a held value',
    code: `const registry = new FinalizationRegistry(close);
    export function make() {
      const client = new Client();
      registry.register(client, client.handle, client);
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a registry in a field, for objects that its owner makes',
    code: `class Pool {
      #registry = new FinalizationRegistry((handle) => this.free(handle));
      open() {
        const client = new Client();
        this.#registry.register(client, client.handle);
        return new WeakRef(client);
      }
      free() {}
    }
    const pool = new Pool();
    export function make() { return pool.open(); }`,
  },
];

const otherImports: Program[] = [
  {
    title: 'functions of another package',
    code: `import { finalize, manage, Scope } from 'elsewhere';
    export function make() {
      const it = {};
      finalize(it, () => it);
      const wrapped = manage(it, () => wrapped);
      const scope = new Scope();
      scope.defer(() => scope);
    }`,
    notRun: 'there is no such package',
  },
  {
    title: 'a local function with the name of the import',
    code: `export function make() {
      const it = {};
      const finalize = (target, callback) => callback;
      finalize(it, () => it);
      return new WeakRef(it);
    }`,
  },
  {
    title: 'a package whose name starts with lastcall',
    code: `import { finalize } from 'lastcall-extra';
    export function make() { const it = {}; finalize(it, () => it); }`,
    notRun: 'there is no such package',
  },
  {
    title: 'a method of the same name',
    code: `export function make(store) { const it = {}; store.finalize(it, () => it); store.manage(it, () => it); }`,
    notRun: 'there is no store',
  },
];

const disposedByListeners: Program[] = [
  {
    title: 'a scope that a listener disposes',
    code: `export function make() {
      const target = new EventTarget();
      const scope = new Scope();
      scope.defer(() => log('closed'));
      target.addEventListener('close', () => scope.dispose());
      target.dispatchEvent(new Event('close'));
      return new WeakRef(scope);
    }`,
  },
  {
    title: 'a scope disposed when a promise settles',
    code: `export async function make() {
      const scope = new AsyncScope();
      scope.adopt(1, (fd) => close(fd));
      const working = Promise.resolve();
      await working.finally(() => scope.disposeAsync());
      return new WeakRef(scope);
    }`,
  },
  {
    title: 'a scope that an asynchronous listener disposes',
    code: `export async function make() {
      const scope = new AsyncScope();
      scope.defer(() => log('closed'));
      await new Promise((resolve) => {
        setTimeout(async () => { await scope.disposeAsync(); resolve(); }, 1);
      });
      return new WeakRef(scope);
    }`,
  },
  {
    title: 'a scope that the cleanup of an effect disposes',
    code: `export function make() {
      const useEffect = (effect) => effect()();
      let weak;
      useEffect(() => {
        const scope = new Scope();
        scope.defer(() => log('unmounted'));
        weak = new WeakRef(scope);
        return () => scope.dispose();
      });
      return weak;
    }`,
  },
  {
    title: 'a wrapper that a timer disposes',
    code: `export async function make() {
      const wrapper = manage(1, (fd) => close(fd));
      await new Promise((resolve) => {
        setTimeout(() => { wrapper[Symbol.dispose](); resolve(); }, 1);
      });
      return new WeakRef(wrapper);
    }`,
  },
  {
    title: 'a scope in a field that a listener disposes',
    code: `class Session {
      #scope = new Scope();
      constructor(target) {
        this.#scope.defer(() => log('closed'));
        target.addEventListener('close', () => this.#scope.dispose());
      }
    }
    export function make() {
      const target = new EventTarget();
      const session = new Session(target);
      target.dispatchEvent(new Event('close'));
      return new WeakRef(session);
    }`,
  },
];

const typed: Program[] = [
  {
    title: 'a sibling that names the target only in its types',
    code: `export function make() {
      const client = new Client();
      const read = (it: typeof client) => it.handle;
      finalize(client, (): void => log('gone'));
      return new WeakRef(client);
    }`,
    isTyped: true,
  },
  {
    title: 'a parameter property, passed as an argument',
    code: `class Log {
      constructor(private readonly fd: number) { finalize(this, close, this.fd); }
    }
    export function make() { return new WeakRef(new Log(1)); }`,
    isTyped: true,
  },
  {
    title: 'a scope passed in by the caller',
    code: `function fill(scope: Scope) { scope.defer(() => log(scope.disposed)); }
    export function make() {
      using scope = new Scope();
      fill(scope);
      return new WeakRef(scope);
    }`,
    isTyped: true,
  },
];

export const valid: readonly Program[] = [
  ...withArguments,
  ...otherNames,
  ...siblings,
  ...disposed,
  ...disposedByListeners,
  ...otherScopes,
  ...otherImports,
  ...typed,
];
