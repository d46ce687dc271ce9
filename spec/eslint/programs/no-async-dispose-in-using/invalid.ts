/** Programs with an asynchronous callback under a plain `using`. */
import type { InvalidProgram } from '../program.js';

const CORE = `import { AsyncScope, finalize, manage, Scope } from 'lastcall';\n`;

export const invalid: readonly InvalidProgram[] = [
  {
    title: 'an asynchronous arrow',
    code: `${CORE}async function f(it) { using x = finalize(it, async () => {}); }`,
    finds: ['callback'],
    suggestion: 'awaitUsing',
    suggested: `${CORE}async function f(it) { await using x = finalize(it, async () => {}); }`,
  },
  {
    title: 'an asynchronous function where nothing can be awaited',
    code: `${CORE}function f(it) { using x = finalize(it, async function () {}); }`,
    finds: ['callback'],
  },
  {
    title: 'at top level',
    code: `${CORE}using x = manage(1, async (fd) => { await close(fd); });`,
    finds: ['callback'],
    suggestion: 'awaitUsing',
    suggested: `${CORE}await using x = manage(1, async (fd) => { await close(fd); });`,
  },
  {
    title: 'a declared function',
    code: `${CORE}async function end() {} function f() { using x = manage(1, end); }`,
    finds: ['callback'],
  },
  {
    title: 'a function in a variable',
    code: `${CORE}const end = async () => {}; function f() { using x = manage(1, end); }`,
    finds: ['callback'],
  },
  {
    title: 'an arrow that calls an asynchronous function',
    code: `${CORE}async function end() {} function f() { using x = manage(1, () => end()); }`,
    finds: ['callback'],
  },
  {
    title: 'a callback that returns a new promise',
    code: `${CORE}function f() { using x = manage(1, () => new Promise(done)); }`,
    finds: ['callback'],
  },
  {
    title: 'a callback that returns `Promise.all`',
    code: `${CORE}function f() { using x = manage(1, () => { return Promise.all([a()]); }); }`,
    finds: ['callback'],
  },
  {
    title: 'a method of the class',
    code: `${CORE}class A { async end() {} f() { using x = finalize({}, this.end); } }`,
    finds: ['callback'],
  },
  {
    title: 'a finalizer that is bound by using later',
    code: `${CORE}function f(it) { const x = finalize(it, async () => {}); using y = x; }`,
    finds: ['callback'],
  },
  {
    title: 'one of two values',
    code: `${CORE}function f(a, it) { using x = a ? finalize(it, async () => {}) : null; }`,
    finds: ['callback'],
  },
  {
    title: 'an asynchronous callback, deferred',
    code: `${CORE}async function f() { using s = new Scope(); s.defer(async () => {}); }`,
    finds: ['entry'],
  },
  {
    title: 'an asynchronous callback of an adopted value',
    code: `${CORE}function f() { using s = new Scope(); s.adopt(1, async (it) => end(it)); }`,
    finds: ['entry'],
  },
  {
    title: 'in the scope of `Scope.run`',
    code: `${CORE}Scope.run((scope) => { scope.defer(async () => {}); });`,
    finds: ['entry'],
  },
  {
    title: 'in a child scope',
    code: `${CORE}function f() { using s = new Scope(); const c = s.child(); c.defer(async () => {}); }`,
    finds: ['entry'],
  },
  {
    title: 'in a native stack',
    code: `function f() { using s = new DisposableStack(); s.defer(async () => {}); }`,
    finds: ['entry'],
  },
  {
    title: 'an asynchronous scope under a plain using',
    code: `${CORE}function f() { using s = new AsyncScope(); }`,
    finds: ['asynchronous'],
  },
  {
    title: 'an asynchronous stack under a plain using',
    code: `async function f() { using s = new AsyncDisposableStack(); }`,
    finds: ['asynchronous'],
    suggestion: 'awaitUsing',
    suggested: `async function f() { await using s = new AsyncDisposableStack(); }`,
  },
  {
    title: 'an asynchronous method of a class',
    code: `class A { async [Symbol.dispose]() {} }`,
    finds: ['method'],
  },
  {
    title: 'an asynchronous method of an object',
    code: `const a = { async [Symbol.dispose]() {} };`,
    finds: ['method'],
  },
  {
    title: 'an asynchronous function in a field',
    code: `class A { [Symbol.dispose] = async () => {}; }`,
    finds: ['method'],
  },
  {
    title: 'a function whose return type is a promise',
    code: `${CORE}function end(fd: number): Promise<void> { return close(fd); } function f() { using x = manage(1, end); }`,
    finds: ['callback'],
    isTyped: true,
  },
];
