/** Programs in which every resource has an owner that disposes it. */
import type { Program } from '../program.js';

const NODE = `import { connect, interval, listen, openFile, openFileSync, spawn, tempDir, tempFile } from 'lastcall/node';\n`;
const CORE = `import { AsyncScope, finalize, manage, observe, Scope } from 'lastcall';\n`;

export const valid: readonly Program[] = [
  { title: 'using', code: `${NODE}function f() { using dir = tempDir('x'); write(dir.path); }` },
  {
    title: 'await using',
    code: `${NODE}async function f() { await using file = await openFile('x'); file.read(); }`,
  },
  { title: 'using at top level', code: `${NODE}using dir = tempDir('x');` },
  {
    title: 'using in a loop',
    code: `${NODE}for (const name of names) { using dir = tempDir(name); write(dir.path); }`,
  },
  {
    title: 'using with a conditional value',
    code: `${NODE}function f(a) { using dir = a ? tempDir('x') : undefined; }`,
  },
  {
    title: 'a promise whose result is bound by using later',
    code: `${NODE}async function f() { const opening = openFile('x'); await log(); await using file = await opening; }`,
  },
  {
    title: 'a variable that is bound by using later',
    code: `${NODE}function f() { const dir = tempDir('x'); using it = dir; }`,
  },
  { title: 'returned', code: `${NODE}function f() { return tempDir('x'); }` },
  { title: 'returned by an arrow', code: `${NODE}const f = () => tempDir('x');` },
  { title: 'returned by an arrow, awaited', code: `${NODE}const f = async () => await openFile('x');` },
  {
    title: 'returned later',
    code: `${NODE}function f() { const dir = tempDir('x'); write(dir.path); return dir; }`,
  },
  {
    title: 'returned in an object',
    code: `${NODE}function f() { const dir = tempDir('x'); return { dir, name: 1 }; }`,
  },
  {
    title: 'returned in an array',
    code: `${NODE}function f() { const dir = tempDir('x'); return [dir, 1]; }`,
  },
  {
    title: 'returned in one of two cases',
    code: `${NODE}function f(a) { const dir = tempDir('x'); return a ? dir : null; }`,
  },
  { title: 'yielded', code: `${NODE}function* f() { yield tempDir('x'); }` },
  { title: 'given to a scope', code: `${NODE}function f(scope) { scope.use(tempDir('x')); }` },
  {
    title: 'given to a scope, awaited',
    code: `${NODE}async function f(s) { s.use(await openFile('x')); }`,
  },
  {
    title: 'given to a scope, and used afterwards',
    code: `${NODE}function f(s) { const dir = s.use(tempDir('x')); write(dir.path); }`,
  },
  { title: 'given to a scope later', code: `${NODE}function f(s) { const dir = tempDir('x'); s.use(dir); }` },
  {
    title: 'adopted',
    code: `${CORE}function f(s) { s.adopt(manage(1, close), (it) => it[Symbol.dispose]()); }`,
  },
  { title: 'stored in a property of `this`', code: `${NODE}class A { open() { this.dir = tempDir('x'); } }` },
  { title: 'stored in a field', code: `${NODE}class A { #dir = tempDir('x'); }` },
  {
    title: 'stored in a property of `this` later',
    code: `${NODE}class A { async open() { const f = await openFile('x'); this.f = f; } }`,
  },
  {
    title: 'stored in a property by `??=`',
    code: `${NODE}class A { get dir() { return (this._dir ??= tempDir('x')); } }`,
  },
  { title: 'stored in a map', code: `${NODE}function f(map) { map.set('x', tempDir('x')); }` },
  {
    title: 'stored in a list',
    code: `${NODE}function f(list) { const dir = tempDir('x'); list.push(dir); }`,
  },
  { title: 'stored in an object', code: `${NODE}export const dirs = { one: tempDir('x') };` },
  { title: 'passed to a constructor', code: `${NODE}function f() { return new Owner(tempDir('x')); }` },
  {
    title: 'disposed in a `finally`',
    code: `${NODE}function f() { const dir = tempDir('x'); try { write(dir.path); } finally { dir[Symbol.dispose](); } }`,
  },
  {
    title: 'disposed in a `finally`, awaited',
    code: `${CORE}async function f() { const s = new AsyncScope(); try { s.use(a()); } finally { await s.disposeAsync(); } }`,
  },
  {
    title: 'a let that is disposed in a `finally`',
    code: `${NODE}async function f() { let file; try { file = await openFile('x'); } finally { await file?.[Symbol.asyncDispose](); } }`,
  },
  {
    title: 'passed to a function in a `finally`',
    code: `${NODE}function f() { const dir = tempDir('x'); try { write(dir.path); } finally { end(dir); } }`,
  },
  {
    title: 'disposed by a closure',
    code: `${NODE}function f(emitter) { const dir = tempDir('x'); emitter.on('end', () => dir[Symbol.dispose]()); }`,
  },
  {
    title: 'disposed by a closure that is returned',
    code: `${NODE}function f() { const timer = interval(log, 1); return () => timer[Symbol.dispose](); }`,
  },
  {
    title: "disposed by a test's hook",
    code: `${NODE}describe('x', () => {
      let dir;
      before(() => { dir = tempDir('x'); });
      after(() => dir[Symbol.dispose]());
      it('y', () => write(dir.path));
    });`,
  },
  { title: 'exported', code: `${NODE}export const dir = tempDir('x');` },
  { title: 'exported later', code: `${NODE}const dir = tempDir('x'); export { dir };` },
  { title: 'exported by default', code: `${NODE}export default tempDir('x');` },
  {
    title: 'named by a module-level function',
    code: `${NODE}const dir = tempDir('x'); export function f() { return dir.path; }`,
  },
  { title: 'disposed at once', code: `${CORE}manage(1, close)[Symbol.dispose]();` },
  { title: 'detached from its wrapper', code: `${CORE}const fd = manage(1, close).detach();` },
  {
    title: 'an observer, which may stay for good',
    code: `${CORE}observe({}); const watching = observe({});`,
  },
  {
    title: 'an expected error',
    code: `${NODE}const error = await listen(server).catch((error) => error);`,
  },
  {
    title: 'an error that is passed on',
    code: `${NODE}expect(await listen(server).catch(String)).to.equal('x');`,
  },
  { title: 'passed on by `then`', code: `${NODE}openFile('x').then(use);` },
  {
    title: 'a result that is returned, with its error handled',
    code: `${NODE}const f = () => openFile('x').catch(log);`,
  },
  {
    title: 'moved',
    code: `${CORE}class A { constructor() { using s = new Scope(); s.use(a()); this.s = s.move(); } }`,
  },
  {
    title: 'moved out of a const',
    code: `${CORE}function f() { const s = new Scope(); s.use(a()); return s.move(); }`,
  },
  {
    title: 'a finalizer, which belongs to its target',
    code: `${CORE}class A { constructor() { finalize(this, close, 1); } }`,
  },
  {
    title: 'a finalizer in a variable',
    code: `${CORE}function f(it) { const end = finalize(it, close); end.atexit = false; }`,
  },
  {
    title: 'a child scope, which its parent disposes',
    code: `${CORE}using scope = new Scope(); scope.child().defer(log);`,
  },
  {
    title: 'a function of another package',
    code: `import { tempDir } from 'elsewhere'; tempDir('x'); const dir = tempDir('y');`,
  },
  {
    title: 'a method of another object',
    code: `path.tempDir('x'); const s = new store.Scope(); s.manage(1);`,
  },
  {
    title: 'functions whose names say that they query or register a disposable',
    code: `isDisposable(x); addDisposable(x); useDisposable(f); registerDisposable(x);`,
  },
  {
    title: 'a function named as a factory, where the options ignore names',
    code: `createDisposable();`,
    options: [{ names: false }],
  },
  {
    title: 'functions that the options ignore',
    code: `${NODE}tempDir('x'); createDisposable();`,
    options: [{ ignore: ['tempDir', 'create.*'] }],
  },
  { title: 'a class of the file', code: `class DisposableStack {} const stack = new DisposableStack();` },
  {
    title: 'passed to a function of the file that keeps it',
    code: `${NODE}const all = []; function keep(dir) { all.push(dir); } function f() { const dir = tempDir('x'); keep(dir); }`,
  },
  {
    title: 'passed to a function of the file that disposes it',
    code: `${NODE}function fill(dir) { using it = dir; } function f() { const dir = tempDir('x'); fill(dir); }`,
  },
  {
    title: 'passed to an unknown function',
    code: `${NODE}async function f() { const file = await openFile('x'); await consume(file); }`,
  },
  {
    title: 'a function named as a factory whose return type is not disposable',
    code: `function createDisposable(): string { return ''; } createDisposable();`,
    isTyped: true,
  },
  {
    title: 'a function whose return type is disposable, bound by using',
    code: `function open(): Disposable { return x; } using it = open();`,
    isTyped: true,
  },
  {
    title: 'a registration, which may stay for good',
    code: `class A { registerPart(part): Disposable { return { [Symbol.dispose]() {} }; } read() { this.registerPart(1); } }`,
    isTyped: true,
  },
  {
    title: 'a method that returns a field of its class',
    code: `class A { #dir: Disposable; dir(): Disposable { return this.#dir; } read() { this.dir(); } }`,
    isTyped: true,
  },
  {
    title: 'a function that returns an outer variable',
    code: `let it!: Disposable; const get = (): Disposable => it!; get();`,
    isTyped: true,
  },
  {
    title: 'a type whose name only starts with Disposable',
    code: `function f(): DisposableOptions { return x; } f();`,
    isTyped: true,
  },
  { title: 'an array of disposables', code: `function f(): Disposable[] { return []; } f();`, isTyped: true },
];
