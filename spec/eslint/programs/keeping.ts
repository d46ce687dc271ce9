/** Programs in which somebody ends what is made. */
import type { Program } from './program.js';

const NODE = `import { connect, interval, listen, openFile, openFileSync, spawn, tempDir, tempFile } from 'lastcall/node';\n`;
const CORE = `import { AsyncScope, finalize, manage, observe, Scope } from 'lastcall';\n`;

export const keeping: readonly Program[] = [
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
  { title: 'using of a choice', code: `${NODE}function f(a) { using dir = a ? tempDir('x') : undefined; }` },
  {
    title: 'a promise that is bound later',
    code: `${NODE}async function f() { const opening = openFile('x'); await log(); await using file = await opening; }`,
  },
  {
    title: 'a variable that is bound later',
    code: `${NODE}function f() { const dir = tempDir('x'); using it = dir; }`,
  },
  { title: 'returned', code: `${NODE}function f() { return tempDir('x'); }` },
  { title: 'returned by an arrow', code: `${NODE}const f = () => tempDir('x');` },
  { title: 'returned by an arrow that waits', code: `${NODE}const f = async () => await openFile('x');` },
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
    title: 'returned on one of two ways',
    code: `${NODE}function f(a) { const dir = tempDir('x'); return a ? dir : null; }`,
  },
  { title: 'yielded', code: `${NODE}function* f() { yield tempDir('x'); }` },
  { title: 'given to a scope', code: `${NODE}function f(scope) { scope.use(tempDir('x')); }` },
  {
    title: 'given to a scope after a wait',
    code: `${NODE}async function f(s) { s.use(await openFile('x')); }`,
  },
  {
    title: 'given to a scope, and kept',
    code: `${NODE}function f(s) { const dir = s.use(tempDir('x')); write(dir.path); }`,
  },
  { title: 'given to a scope later', code: `${NODE}function f(s) { const dir = tempDir('x'); s.use(dir); }` },
  {
    title: 'adopted',
    code: `${CORE}function f(s) { s.adopt(manage(1, close), (it) => it[Symbol.dispose]()); }`,
  },
  { title: 'stored in an owner', code: `${NODE}class A { open() { this.dir = tempDir('x'); } }` },
  { title: 'stored in a field', code: `${NODE}class A { #dir = tempDir('x'); }` },
  {
    title: 'stored in an owner later',
    code: `${NODE}class A { async open() { const f = await openFile('x'); this.f = f; } }`,
  },
  {
    title: 'stored where nothing was',
    code: `${NODE}class A { get dir() { return (this._dir ??= tempDir('x')); } }`,
  },
  { title: 'stored in a map', code: `${NODE}function f(map) { map.set('x', tempDir('x')); }` },
  {
    title: 'stored in a list',
    code: `${NODE}function f(list) { const dir = tempDir('x'); list.push(dir); }`,
  },
  { title: 'stored in an object', code: `${NODE}export const dirs = { one: tempDir('x') };` },
  { title: 'given to a constructor', code: `${NODE}function f() { return new Owner(tempDir('x')); }` },
  {
    title: 'ended in a finally',
    code: `${NODE}function f() { const dir = tempDir('x'); try { write(dir.path); } finally { dir[Symbol.dispose](); } }`,
  },
  {
    title: 'awaited in a finally',
    code: `${CORE}async function f() { const s = new AsyncScope(); try { s.use(a()); } finally { await s.disposeAsync(); } }`,
  },
  {
    title: 'a let that is ended in a finally',
    code: `${NODE}async function f() { let file; try { file = await openFile('x'); } finally { await file?.[Symbol.asyncDispose](); } }`,
  },
  {
    title: 'ended by a function in a finally',
    code: `${NODE}function f() { const dir = tempDir('x'); try { write(dir.path); } finally { end(dir); } }`,
  },
  {
    title: 'ended by a closure',
    code: `${NODE}function f(emitter) { const dir = tempDir('x'); emitter.on('end', () => dir[Symbol.dispose]()); }`,
  },
  {
    title: 'ended by a closure that is returned',
    code: `${NODE}function f() { const timer = interval(log, 1); return () => timer[Symbol.dispose](); }`,
  },
  {
    title: "ended by a test's hook",
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
    title: 'named by a function of the module',
    code: `${NODE}const dir = tempDir('x'); export function f() { return dir.path; }`,
  },
  { title: 'ended at once', code: `${CORE}manage(1, close)[Symbol.dispose]();` },
  { title: 'taken out of its wrapper', code: `${CORE}const fd = manage(1, close).detach();` },
  {
    title: 'an observer, which is there until it is disposed',
    code: `${CORE}observe({}); const watching = observe({});`,
  },
  {
    title: 'an error that is expected',
    code: `${NODE}const error = await listen(server).catch((error) => error);`,
  },
  {
    title: 'an error that is given on',
    code: `${NODE}expect(await listen(server).catch(String)).to.equal('x');`,
  },
  { title: 'gone on with', code: `${NODE}openFile('x').then(use);` },
  {
    title: 'an error that is handled, and the result returned',
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
    title: 'a finalizer, which its target owns',
    code: `${CORE}class A { constructor() { finalize(this, close, 1); } }`,
  },
  {
    title: 'a finalizer in a variable',
    code: `${CORE}function f(it) { const end = finalize(it, close); end.atexit = false; }`,
  },
  {
    title: 'a child, which its parent ends',
    code: `${CORE}using scope = new Scope(); scope.child().defer(log);`,
  },
  {
    title: 'a function of others',
    code: `import { tempDir } from 'elsewhere'; tempDir('x'); const dir = tempDir('y');`,
  },
  { title: 'a method of others', code: `path.tempDir('x'); const s = new store.Scope(); s.manage(1);` },
  {
    title: 'what is asked or given, by its name',
    code: `isDisposable(x); addDisposable(x); useDisposable(f); registerDisposable(x);`,
  },
  { title: 'a name, where names do not count', code: `createDisposable();`, options: [{ names: false }] },
  {
    title: 'what is to be ignored',
    code: `${NODE}tempDir('x'); createDisposable();`,
    options: [{ ignore: ['tempDir', 'create.*'] }],
  },
  { title: 'a class of the file', code: `class DisposableStack {} const stack = new DisposableStack();` },
  {
    title: 'given to a function of the file that keeps it',
    code: `${NODE}const all = []; function keep(dir) { all.push(dir); } function f() { const dir = tempDir('x'); keep(dir); }`,
  },
  {
    title: 'given to a function of the file that ends it',
    code: `${NODE}function fill(dir) { using it = dir; } function f() { const dir = tempDir('x'); fill(dir); }`,
  },
  {
    title: 'given to a function that is not known',
    code: `${NODE}async function f() { const file = await openFile('x'); await consume(file); }`,
  },
  {
    title: 'a function whose type says otherwise',
    code: `function createDisposable(): string { return ''; } createDisposable();`,
    isTyped: true,
  },
  {
    title: 'a function of a type, bound',
    code: `function open(): Disposable { return x; } using it = open();`,
    isTyped: true,
  },
  {
    title: 'what was registered, and may stay',
    code: `class A { registerPart(part): Disposable { return { [Symbol.dispose]() {} }; } read() { this.registerPart(1); } }`,
    isTyped: true,
  },
  {
    title: 'a function that hands out what its class has',
    code: `class A { #dir: Disposable; dir(): Disposable { return this.#dir; } read() { this.dir(); } }`,
    isTyped: true,
  },
  {
    title: 'a function that hands out what others have',
    code: `let it!: Disposable; const get = (): Disposable => it!; get();`,
    isTyped: true,
  },
  {
    title: 'a type that only begins alike',
    code: `function f(): DisposableOptions { return x; } f();`,
    isTyped: true,
  },
  { title: 'an array of them', code: `function f(): Disposable[] { return []; } f();`, isTyped: true },
];
