/** Programs whose callbacks can reach their targets, which are therefore never collected. */
import type { InvalidProgram } from '../program.js';

const byName: InvalidProgram[] = [
  {
    title: 'a callback that names its target',
    code: `export function make() {
      const client = new Client();
      finalize(client, () => client.stop());
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a property of the target, passed to a module-level function',
    code: `export function make() {
      const client = new Client();
      finalize(client, () => close(client.handle));
      return new WeakRef(client);
    }`,
    finds: ['named'],
    suggestion: 'passArguments',
    suggested: `export function make() {
      const client = new Client();
      finalize(client, close, client.handle);
      return new WeakRef(client);
    }`,
  },
  {
    title: 'properties of the target in a block body',
    code: `export function make() {
      const client = new Client();
      finalize(client, () => {
        log('closing', client.handle);
        client.socket.end();
        close(client.handle);
      });
      return new WeakRef(client);
    }`,
    finds: ['named'],
    suggestion: 'passArguments',
    suggested: `export function make() {
      const client = new Client();
      finalize(client, (handle, socket) => {
        log('closing', handle);
        socket.end();
        close(handle);
      }, client.handle, client.socket);
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a property whose name is another variable in the callback',
    code: `export function make(handle = 2) {
      const client = new Client();
      finalize(client, () => { close(client.handle, handle); });
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a property that the callback assigns',
    code: `export function make() {
      const client = new Client();
      finalize(client, () => { client.handle = undefined; });
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a function expression',
    code: `export function make() {
      const client = new Client();
      finalize(client, function () { close(client.handle); });
      return new WeakRef(client);
    }`,
    finds: ['named'],
    suggestion: 'passArguments',
    suggested: `export function make() {
      const client = new Client();
      finalize(client, function (handle) { close(handle); }, client.handle);
      return new WeakRef(client);
    }`,
  },
  {
    title: 'an asynchronous callback',
    code: `export function make() {
      const client = new Client();
      finalize(client, async () => { await client.socket.end(); });
      return new WeakRef(client);
    }`,
    finds: ['named'],
    suggestion: 'passArguments',
    suggested: `export function make() {
      const client = new Client();
      finalize(client, async (socket) => { await socket.end(); }, client.socket);
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a nested function in the callback that names the target',
    code: `export function make() {
      const client = new Client();
      finalize(client, (list) => list.forEach(() => client.stop()), []);
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a function declared beside the target',
    code: `export function make() {
      const client = new Client();
      function stop() { client.stop(); }
      finalize(client, stop);
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a callback in a variable',
    code: `export function make() {
      const client = new Client();
      const stop = () => client.stop();
      finalize(client, stop);
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a callback in a variable of an outer scope',
    code: `let stop;
    export function make() {
      {
        const client = new Client();
        stop = () => client.stop();
        finalize(client, stop);
        return new WeakRef(client);
      }
    }`,
    finds: ['named'],
  },
  {
    title: 'a parameter as the target',
    code: `function watch(client) { finalize(client, () => client.stop()); }
    export function make() {
      const client = new Client();
      watch(client);
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a parameter as the target, captured through `arguments`',
    code: `function watch(client) { finalize(client, () => log(arguments.length)); }
    export function make() {
      const client = new Client();
      watch(client);
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a target that is assigned in the call itself',
    code: `export function make() {
      let client;
      finalize((client = new Client()), () => client.stop());
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'one of two targets',
    code: `export function make(given) {
      const client = new Client();
      finalize(given ?? client, () => client.stop());
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a loop variable as the target',
    code: `export function make() {
      let weak;
      for (const client of [new Client()]) {
        finalize(client, () => client.stop());
        weak = new WeakRef(client);
      }
      return weak;
    }`,
    finds: ['named'],
  },
  {
    title: 'a callback that only uses `typeof` on its target',
    code: `export function make() {
      const client = new Client();
      finalize(client, () => log(typeof client));
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a closure among the arguments',
    code: `export function make() {
      const client = new Client();
      finalize(client, (stop) => stop(), () => client.stop());
      return new WeakRef(client);
    }`,
    finds: ['sibling', 'named'],
  },
  {
    title: 'an argument that holds a closure',
    code: `export function make() {
      const client = new Client();
      finalize(client, log, { onEnd() { client.stop(); } });
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'an argument that holds the target',
    code: `export function make() {
      const client = new Client();
      finalize(client, log, { client });
      return new WeakRef(client);
    }`,
    finds: ['given'],
  },
  {
    title: 'a callback wrapped by an unknown function',
    code: `const once = (fn) => fn;
    export function make() {
      const client = new Client();
      finalize(client, globalThis.structuredOnce?.(() => client.stop()) ?? once(() => client.stop()));
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a callback returned by a function of the file',
    code: `function stopping(client) { return () => client.stop(); }
    export function make() {
      const client = new Client();
      finalize(client, stopping(client));
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a target at top level',
    code: `const client = new Client();
    finalize(client, () => client.stop());`,
    finds: ['named'],
    notRun: 'it has no make',
  },
];

const byThis: InvalidProgram[] = [
  {
    title: '`this` in a field',
    code: `class Log {
      fd = 1;
      finalizer = finalize(this, () => close(this.fd));
    }
    export function make() { return new WeakRef(new Log()); }`,
    finds: ['named'],
    suggestion: 'passArguments',
    suggested: `class Log {
      fd = 1;
      finalizer = finalize(this, close, this.fd);
    }
    export function make() { return new WeakRef(new Log()); }`,
  },
  {
    title: '`this` in a constructor',
    code: `class Log {
      #fd = 1;
      constructor() { finalize(this, () => { close(this.#fd); }); }
    }
    export function make() { return new WeakRef(new Log()); }`,
    finds: ['named'],
    suggestion: 'passArguments',
    suggested: `class Log {
      #fd = 1;
      constructor() { finalize(this, (fd) => { close(fd); }, this.#fd); }
    }
    export function make() { return new WeakRef(new Log()); }`,
  },
  {
    title: '`super` in a callback',
    code: `class Log extends Client {
      constructor() { super(); finalize(this, () => super.stop()); }
    }
    export function make() { return new WeakRef(new Log()); }`,
    finds: ['named'],
  },
  {
    title: '`this` in a nested arrow',
    code: `class Log {
      open() { finalize(this, () => [1].map(() => this.close())); }
      close() {}
    }
    export function make() { const it = new Log(); it.open(); return new WeakRef(it); }`,
    finds: ['named'],
  },
  {
    title: 'a field that is an arrow',
    code: `class Log {
      close = () => log(this);
      constructor() { finalize(this, this.close); }
    }
    export function make() { return new WeakRef(new Log()); }`,
    finds: ['named'],
  },
  {
    title: 'a field that is an arrow, of an instance in a variable',
    code: `class Log { close = () => log(this); }
    export function make() {
      const it = new Log();
      finalize(it, it.close);
      return new WeakRef(it);
    }`,
    finds: ['named'],
  },
  {
    title: 'a field that is an arrow beside another one that names `this`',
    code: `class Log {
      close = () => log();
      read = () => log(this);
      constructor() { finalize(this, this.close); }
    }
    export function make() { return new WeakRef(new Log()); }`,
    finds: ['sibling'],
  },
  {
    title: '`this` of a static block',
    code: `let weak;
    export function make() {
      class Log {
        static { finalize(this, () => log(this)); weak = new WeakRef(this); }
      }
      return weak;
    }`,
    finds: ['named'],
  },
  {
    title: '`this` of a constructor function',
    code: `function Log() { finalize(this, () => this.close()); }
    Log.prototype.close = close;
    export function make() { return new WeakRef(new Log()); }`,
    finds: ['named'],
  },
];

const byBinding: InvalidProgram[] = [
  {
    title: 'a method bound to the target',
    code: `class Log {
      constructor() { finalize(this, this.close.bind(this)); }
      close() {}
    }
    export function make() { return new WeakRef(new Log()); }`,
    finds: ['bound'],
  },
  {
    title: 'a function bound to the target as an argument',
    code: `export function make() {
      const client = new Client();
      finalize(client, close.bind(null, client));
      return new WeakRef(client);
    }`,
    finds: ['bound'],
  },
  {
    title: 'a bound method in a variable',
    code: `export function make() {
      const client = new Client();
      const stop = client.stop.bind(client);
      finalize(client, stop);
      return new WeakRef(client);
    }`,
    finds: ['bound'],
  },
  {
    title: 'a callback that names a bound method',
    code: `export function make() {
      const client = new Client();
      const stop = client.stop.bind(client);
      finalize(client, () => stop());
      return new WeakRef(client);
    }`,
    finds: ['bound'],
  },
  {
    title: 'a method bound in the constructor',
    code: `class Log {
      constructor() {
        this.close = this.end.bind(this);
        finalize(this, this.close);
      }
      end() {}
    }
    export function make() { return new WeakRef(new Log()); }`,
    finds: ['bound'],
  },
];

const byAlias: InvalidProgram[] = [
  {
    title: 'an alias of `this`',
    code: `class Log {
      open() { const self = this; finalize(this, () => self.close()); }
      close() {}
    }
    export function make() { const it = new Log(); it.open(); return new WeakRef(it); }`,
    finds: ['named'],
  },
  {
    title: 'a target with two names',
    code: `export function make() {
      const client = new Client();
      const other = client;
      finalize(other, () => client.stop());
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'an alias that is assigned later',
    code: `export function make() {
      const client = new Client();
      let other;
      finalize(client, () => other.stop());
      other = client;
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a frozen target',
    code: `export function make() {
      const client = new Client();
      const frozen = Object.freeze(client);
      finalize(frozen, () => client.stop());
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'an alias made by destructuring',
    code: `export function make() {
      const client = new Client();
      const { it } = { it: client };
      finalize(client, () => it.stop());
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'the object that the target was destructured from',
    code: `export function make() {
      const client = new Client();
      const { socket } = client;
      finalize(socket, () => client.stop());
      kept.push(new WeakRef(client));
      return new WeakRef(socket);
    }`,
    finds: ['named'],
  },
  {
    title: 'the object whose property the target is',
    code: `class Pool {
      constructor() { this.socket = {}; finalize(this.socket, () => this.close()); }
      close() {}
    }
    export function make() { return new WeakRef(new Pool().socket); }`,
    finds: ['named'],
  },
  {
    title: 'an object that contains the target',
    code: `export function make() {
      const client = new Client();
      const context = { client, name: 'ada' };
      finalize(client, () => log(context.name));
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a destructured method that is an arrow',
    code: `class Log { close = () => log(this); }
    export function make() {
      const it = new Log();
      const { close } = it;
      finalize(it, close);
      return new WeakRef(it);
    }`,
    finds: ['named'],
  },
  {
    title: 'a destructured function that names its object, called in the callback',
    code: `export function make() {
      const client = { stop: () => client };
      const { stop } = client;
      finalize(client, () => stop());
      return new WeakRef(client);
    }`,
    finds: ['sibling'],
  },
  {
    title: 'a destructured function that names its object, as the callback',
    code: `export function make() {
      const client = { stop: () => client };
      const { stop } = client;
      finalize(client, stop);
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'an object that stores the target in a field',
    code: `class Owner {
      watch() {
        const client = new Client();
        this.client = client;
        finalize(client, () => this.forget());
        return new WeakRef(client);
      }
      forget() {}
    }
    export function make() { return new Owner().watch(); }`,
    finds: ['named'],
  },
];

const bySiblings: InvalidProgram[] = [
  {
    title: 'a sibling that disposes the scope, but is not passed to any call',
    code: `export function make() {
      const scope = new Scope();
      scope.defer(() => log('closed'));
      const handle = { close: () => scope.dispose() };
      return new WeakRef(scope);
    }`,
    finds: ['sibling'],
  },
  {
    title: 'a listener that uses the scope, beside one that disposes it',
    code: `export function make() {
      const target = new EventTarget();
      const scope = new Scope();
      scope.defer(() => log('closed'));
      target.addEventListener('close', () => scope.dispose());
      target.addEventListener('open', () => scope.adopt(1, close));
      return new WeakRef(scope);
    }`,
    finds: ['sibling'],
  },
  {
    title: 'a listener that stops the target, but not the finalizer',
    code: `export function make() {
      const client = new Client();
      const target = new EventTarget();
      finalize(client, () => log('gone'));
      target.addEventListener('close', () => client.stop());
      return new WeakRef(client);
    }`,
    finds: ['sibling'],
  },
  {
    title: 'a sibling that names the target',
    code: `export function make() {
      const client = new Client();
      const read = () => client.handle;
      finalize(client, () => log('gone'));
      return new WeakRef(client);
    }`,
    finds: ['sibling'],
  },
  {
    title: 'a sibling that is declared later, and never called',
    code: `export function make() {
      const client = new Client();
      finalize(client, () => log('gone'));
      return new WeakRef(client);
      function never() { return client; }
    }`,
    finds: ['sibling'],
  },
  {
    title: 'a sibling and the callback that both name the target',
    code: `export function make() {
      const client = new Client();
      const read = () => client.socket;
      finalize(client, () => { close(client.handle); });
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a sibling, where a module-level function can replace the callback',
    code: `export function make() {
      const client = new Client();
      const read = () => client.socket;
      finalize(client, () => close(client.handle));
      return new WeakRef(client);
    }`,
    finds: ['named'],
    suggestion: 'passArguments',
    suggested: `export function make() {
      const client = new Client();
      const read = () => client.socket;
      finalize(client, close, client.handle);
      return new WeakRef(client);
    }`,
  },
  {
    title: 'a sibling in an inner block',
    code: `export function make() {
      const client = new Client();
      if (client) { const read = () => client.handle; }
      finalize(client, () => log('gone'));
      return new WeakRef(client);
    }`,
    finds: ['sibling'],
  },
  {
    title: 'a callback in an inner block',
    code: `export function make() {
      const client = new Client();
      const read = () => client.handle;
      { finalize(client, () => log('gone')); }
      return new WeakRef(client);
    }`,
    finds: ['sibling'],
  },
  {
    title: 'a nested function that names the target to register it',
    code: `export function make() {
      const client = new Client();
      function watch() { finalize(client, () => log('gone')); }
      watch();
      return new WeakRef(client);
    }`,
    finds: ['sibling'],
  },
  {
    title: 'a sibling that names `this`',
    code: `class Log {
      open() {
        finalize(this, () => log('gone'));
        return () => this.close();
      }
      close() {}
    }
    export function make() { const it = new Log(); it.open(); return new WeakRef(it); }`,
    finds: ['sibling'],
  },
  {
    title: 'a plain function beside an arrow that names `this`',
    code: `class Log {
      open() {
        finalize(this, function () { log('gone'); });
        return () => this.close();
      }
      close() {}
    }
    export function make() { const it = new Log(); it.open(); return new WeakRef(it); }`,
    finds: ['sibling'],
  },
  {
    title: 'arrows in two fields',
    code: `class Log {
      read = () => this.fd;
      finalizer = finalize(this, () => log('gone'));
    }
    export function make() { return new WeakRef(new Log()); }`,
    finds: ['sibling'],
  },
  {
    title: 'a sibling that names an alias',
    code: `class Log {
      open() {
        const self = this;
        kept.push(new WeakRef(() => self));
        finalize(this, () => log('gone'));
      }
    }
    export function make() { const it = new Log(); it.open(); return new WeakRef(it); }`,
    finds: ['sibling'],
  },
  {
    title: 'a method of a class beside the callback',
    code: `export function make() {
      const client = new Client();
      class Reader { read() { return client.handle; } }
      finalize(client, () => log('gone'));
      return new WeakRef(client);
    }`,
    finds: ['sibling'],
  },
  {
    title: 'a closure as the default of a parameter',
    code: `function watch(client, read = () => client) { finalize(client, () => log('gone')); }
    export function make() {
      const client = new Client();
      watch(client);
      return new WeakRef(client);
    }`,
    finds: ['sibling'],
  },
  {
    title: 'a sibling in a loop',
    code: `export function make() {
      let weak;
      for (const client of [new Client()]) {
        const read = () => client.handle;
        finalize(client, () => log('gone'));
        weak = new WeakRef(client);
      }
      return weak;
    }`,
    finds: ['sibling'],
  },
  {
    title: 'a caught error as the target',
    code: `export function make() {
      try {
        throw new Client();
      } catch (client) {
        finalize(client, () => log('gone'));
        return new WeakRef(client);
      }
    }`,
    finds: ['caught'],
  },
];

const byEval: InvalidProgram[] = [
  {
    title: 'direct eval beside the callback',
    code: `export function make() {
      const client = new Client();
      finalize(client, () => log('gone'));
      eval('1');
      return new WeakRef(client);
    }`,
    finds: ['eval'],
  },
  {
    title: 'direct eval in the callback',
    code: `export function make() {
      const client = new Client();
      finalize(client, () => eval('1'));
      return new WeakRef(client);
    }`,
    finds: ['eval'],
  },
  {
    title: 'direct eval in a sibling',
    code: `export function make() {
      const client = new Client();
      const run = (text) => eval(text);
      finalize(client, () => log('gone'));
      return new WeakRef(client);
    }`,
    finds: ['eval'],
  },
  {
    title: 'direct eval beside `this`',
    code: `class Log {
      open() { finalize(this, () => log('gone')); eval('1'); }
    }
    export function make() { const it = new Log(); it.open(); return new WeakRef(it); }`,
    finds: ['eval'],
  },
];

const others: InvalidProgram[] = [
  {
    title: 'a managed value whose callback names the wrapper',
    code: `export function make() {
      const file = manage(1, () => log(file.alive));
      return new WeakRef(file);
    }`,
    finds: ['named'],
  },
  {
    title: 'a managed value whose callback reads the value',
    code: `export function make() {
      const file = manage(1, () => { close(file.value); });
      return new WeakRef(file);
    }`,
    finds: ['named'],
    suggestion: 'passValue',
    suggested: `export function make() {
      const file = manage(1, (value) => { close(value); });
      return new WeakRef(file);
    }`,
    notRun: 'the wrapper is disposed by then, so its value cannot be read',
  },
  {
    title: 'a managed value in a field, whose callback names the object',
    code: `class Log {
      #file = manage(1, () => this.close());
      get file() { return this.#file; }
      close() {}
    }
    export function make() { return new WeakRef(new Log().file); }`,
    finds: ['named'],
  },
  {
    title: 'a managed value that the constructor stores',
    code: `class Log {
      constructor() { this.file = manage(1, () => this.close()); }
      close() {}
    }
    export function make() { return new WeakRef(new Log().file); }`,
    finds: ['named'],
  },
  {
    title: 'a sync twin that names the object that owns the wrapper',
    code: `class Log {
      constructor() { this.file = manage(1, close, () => log(this)); }
    }
    export function make() { return new WeakRef(new Log().file); }`,
    finds: ['named'],
  },
  {
    title: 'a managed value that owns its wrapper',
    code: `class Log {
      constructor() { this.file = manage(this, close); }
    }
    export function make() { return new WeakRef(new Log().file); }`,
    finds: ['given'],
  },
  {
    title: 'a deferred callback that names its scope',
    code: `export function make() {
      const scope = new Scope();
      scope.defer(() => log(scope.disposed));
      return new WeakRef(scope);
    }`,
    finds: ['named'],
  },
  {
    title: 'a callback for an adopted value that names its scope',
    code: `export function make() {
      const scope = new AsyncScope();
      scope.adopt(1, async (value) => log(value, scope.disposed));
      return new WeakRef(scope);
    }`,
    finds: ['named'],
  },
  {
    title: 'a sync twin that names its scope',
    code: `export function make() {
      const scope = new AsyncScope();
      scope.defer(close, () => log(scope));
      return new WeakRef(scope);
    }`,
    finds: ['named'],
  },
  {
    title: 'an adopted value that holds its scope',
    code: `export function make() {
      const scope = new Scope();
      scope.adopt({ scope }, close);
      return new WeakRef(scope);
    }`,
    finds: ['given'],
  },
  {
    title: 'a sibling that names a scope',
    code: `export function make() {
      const scope = new Scope();
      scope.defer(() => log('gone'));
      const end = () => scope.dispose();
      return new WeakRef(scope);
    }`,
    finds: ['sibling'],
  },
  {
    title: 'a scope in a private field, whose callback names the object',
    code: `class Server {
      #scope = new Scope();
      open() { this.#scope.defer(() => this.close()); return this; }
      close() {}
      get scope() { return this.#scope; }
    }
    export function make() { return new WeakRef(new Server().open().scope); }`,
    finds: ['named'],
  },
  {
    title: 'a scope that the constructor stores',
    code: `class Server {
      constructor() {
        this.scope = new AsyncScope();
        this.scope.adopt(1, this.close.bind(this));
      }
      close() {}
    }
    export function make() { return new WeakRef(new Server().scope); }`,
    finds: ['bound'],
  },
  {
    title: 'a child scope whose callback names it',
    code: `export function make() {
      const parent = new Scope();
      const child = parent.child();
      child.defer(() => log(child));
      return new WeakRef(child);
    }`,
    finds: ['named'],
  },
  {
    title: 'a scope made from a stack',
    code: `export function make() {
      const empty = { move() { return { [Symbol.dispose]() {} }; }, [Symbol.dispose]() {} };
      const scope = Scope.from(empty);
      scope.defer(() => log(scope));
      return new WeakRef(scope);
    }`,
    finds: ['named'],
  },
  {
    title: 'a held value that is a closure',
    code: `const registry = new FinalizationRegistry((stop) => stop());
    export function make() {
      const client = new Client();
      registry.register(client, () => client.stop());
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: 'a held value that holds the target',
    code: `const registry = new FinalizationRegistry(close);
    export function make() {
      const client = new Client();
      registry.register(client, { client, handle: client.handle });
      return new WeakRef(client);
    }`,
    finds: ['given'],
  },
  {
    title: 'a held value that is a bound method',
    code: `class Log {
      static #registry = new FinalizationRegistry((close) => close());
      constructor() { Log.#registry.register(this, this.close.bind(this)); }
      close() {}
    }
    export function make() { return new WeakRef(new Log()); }`,
    finds: ['bound'],
  },
  {
    title: "a registry's callback that names the target",
    code: `export function make() {
      const client = new Client();
      const registry = new FinalizationRegistry(() => client.stop());
      registry.register(client, 1);
      kept.push(registry);
      return new WeakRef(client);
    }`,
    finds: ['named'],
  },
  {
    title: "a registry's callback beside a function that names the target",
    code: `export function make() {
      const client = new Client();
      const read = () => client.handle;
      const registry = new FinalizationRegistry(() => log('gone'));
      registry.register(client, 1);
      kept.push(registry);
      return new WeakRef(client);
    }`,
    finds: ['sibling'],
  },
];

const byImport: InvalidProgram[] = [
  {
    title: 'a renamed import',
    code: `import { finalize as whenGone } from 'lastcall';
    export function make() { const it = {}; whenGone(it, () => { it; }); return new WeakRef(it); }`,
    finds: ['named'],
  },
  {
    title: 'a namespace import',
    code: `import * as lastcall from 'lastcall';
    export function make() { const it = {}; lastcall.finalize(it, () => { it; }); return new WeakRef(it); }`,
    finds: ['named'],
  },
  {
    title: 'a function of lastcall in another variable',
    code: `import { finalize } from 'lastcall';
    const watch = finalize;
    export function make() { const it = {}; watch(it, () => { it; }); return new WeakRef(it); }`,
    finds: ['named'],
  },
  {
    title: 'a dynamic import',
    code: `export async function make() {
      const { finalize: watch } = await import('lastcall');
      const it = {};
      watch(it, () => { it; });
      return new WeakRef(it);
    }`,
    finds: ['named'],
  },
  {
    title: 'require',
    code: `const { finalize: watch } = require('lastcall');
    function make() { const it = {}; watch(it, () => { it; }); }`,
    finds: ['named'],
    notRun: 'it is no module',
  },
  {
    title: 'require of the whole module',
    code: `const lastcall = require('lastcall');
    function make() { const scope = new lastcall.Scope(); scope.defer(() => scope); }`,
    finds: ['named'],
    notRun: 'it is no module',
  },
  {
    title: "Deno's specifier of the package",
    code: `import { finalize } from 'npm:lastcall@1';
    export function make() { const it = {}; finalize(it, () => { it; }); }`,
    finds: ['named'],
    notRun: 'only Deno has it',
  },
  {
    title: "TypeScript's `import … = require(…)`",
    code: `import lastcall = require('lastcall');
    export function make() { const it = {}; lastcall.finalize(it, () => { it; }); }`,
    finds: ['named'],
    isTyped: true,
    notRun: 'it is no module',
  },
];

const typed: InvalidProgram[] = [
  {
    title: 'casts around everything',
    code: `export function make() {
      const client = new Client()!;
      finalize(client as Client, (() => (client as Client).stop()) as () => void);
      return new WeakRef(client);
    }`,
    finds: ['named'],
    isTyped: true,
  },
  {
    title: 'a parameter property',
    code: `class Log {
      constructor(private readonly fd: number) { finalize(this, () => close(this.fd)); }
    }
    export function make() { return new WeakRef(new Log(1)); }`,
    finds: ['named'],
    suggestion: 'passArguments',
    suggested: `class Log {
      constructor(private readonly fd: number) { finalize(this, close, this.fd); }
    }
    export function make() { return new WeakRef(new Log(1)); }`,
    isTyped: true,
  },
  {
    title: 'type arguments',
    code: `export function make() {
      const scope: Scope = new Scope();
      scope.adopt<number>(1, (): void => log(scope));
      return new WeakRef(scope);
    }`,
    finds: ['named'],
    isTyped: true,
  },
  {
    title: 'a registry recognised by its type',
    code: `export function fill(registry: FinalizationRegistry<() => void>, client: object) {
      registry.register(client, () => log(client));
    }`,
    finds: ['named'],
    isTyped: true,
    notRun: 'it has no make',
  },
];

export const invalid: readonly InvalidProgram[] = [
  ...byName,
  ...byThis,
  ...byBinding,
  ...byAlias,
  ...bySiblings,
  ...byEval,
  ...others,
  ...byImport,
  ...typed,
];
