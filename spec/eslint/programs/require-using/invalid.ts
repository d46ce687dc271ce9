/** Programs that create resources which nothing is certain to dispose. */
import type { InvalidProgram } from '../program.js';

const NODE = `import { connect, interval, listen, openFile, openFileSync, spawn, tempDir, tempFile } from 'lastcall/node';\n`;
const CORE = `import { AsyncScope, finalize, manage, observe, Scope } from 'lastcall';\n`;

export const invalid: readonly InvalidProgram[] = [
  { title: 'a managed value, dropped', code: `${CORE}manage(1, close);`, finds: ['dropped'] },
  { title: 'a scope, dropped', code: `${CORE}new Scope();`, finds: ['dropped'] },
  { title: 'a temporary directory, dropped', code: `${NODE}tempDir('x');`, finds: ['dropped'] },
  { title: 'a file, dropped', code: `${NODE}await openFile('x');`, finds: ['dropped'] },
  { title: 'a file, dropped on purpose', code: `${NODE}void openFile('x');`, finds: ['dropped'] },
  { title: 'a timer, dropped', code: `${NODE}interval(() => {}, 1000);`, finds: ['dropped'] },
  {
    title: 'a server, dropped after its error is handled',
    code: `${NODE}await listen(server).catch(log);`,
    finds: ['dropped'],
  },
  {
    title: 'a wrapper whose value is read',
    code: `${CORE}const fd = manage(1, close).value;`,
    finds: ['dropped'],
  },
  {
    title: 'a wrapper whose value is read after an await',
    code: `${NODE}const handle = (await openFile('x')).value;`,
    finds: ['dropped'],
  },
  {
    title: 'a wrapper whose value is destructured',
    code: `${CORE}const { value } = manage(1, close);`,
    finds: ['dropped'],
  },
  {
    title: 'a directory of which only the path is used',
    code: `${NODE}write(tempDir('x').path);`,
    finds: ['dropped'],
  },
  { title: 'a scope that is used at once', code: `${CORE}new Scope().use(thing);`, finds: ['dropped'] },
  {
    title: 'the left operand of a comma',
    code: `${CORE}const x = (manage(1, close), 2);`,
    finds: ['dropped'],
  },
  { title: 'a value that is only printed', code: `${NODE}console.log(tempDir('x'));`, finds: ['dropped'] },
  {
    title: 'merely a const',
    code: `${NODE}function f() { const dir = tempDir('x'); write(dir.join('y')); }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `${NODE}function f() { using dir = tempDir('x'); write(dir.join('y')); }`,
  },
  {
    title: 'merely a let',
    code: `${NODE}function f() { let dir = tempDir('x'); write(dir.path); }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `${NODE}function f() { using dir = tempDir('x'); write(dir.path); }`,
  },
  {
    title: 'merely a var',
    code: `${NODE}function f() { var dir = tempDir('x'); write(dir.path); }`,
    finds: ['merelyHeld'],
  },
  {
    title: 'merely a const with an awaited value',
    code: `${NODE}async function f() { const file = await openFile('x'); await file.write('y'); }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `${NODE}async function f() { await using file = await openFile('x'); await file.write('y'); }`,
  },
  {
    title: 'merely a promise',
    code: `${NODE}async function f() { const file = openFile('x'); (await file).write('y'); }`,
    finds: ['merelyHeld'],
  },
  {
    title: 'merely a const at top level',
    code: `${NODE}const dir = tempDir('x'); write(dir.path);`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `${NODE}using dir = tempDir('x'); write(dir.path);`,
  },
  {
    title: 'an asynchronous scope where nothing can be awaited',
    code: `${CORE}function f() { const scope = new AsyncScope(); scope.use(thing); }`,
    finds: ['merelyHeld'],
  },
  {
    title: 'one of several declarations',
    code: `${NODE}function f() { const a = 1, dir = tempDir('x'); write(dir.path, a); }`,
    finds: ['merelyHeld'],
  },
  {
    title: 'disposed only if nothing throws',
    code: `${NODE}function f() { const dir = tempDir('x'); write(dir.path); dir[Symbol.dispose](); }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `${NODE}function f() { using dir = tempDir('x'); write(dir.path); dir[Symbol.dispose](); }`,
  },
  {
    title: 'disposed only in a `catch`',
    code: `${CORE}function f() { const scope = new Scope(); try { scope.use(a()); } catch { scope.dispose(); } }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `${CORE}function f() { using scope = new Scope(); try { scope.use(a()); } catch { scope.dispose(); } }`,
  },
  {
    title: 'named by a closure that does not dispose it',
    code: `${NODE}function f(list) { const dir = tempDir('x'); list.forEach((each) => write(dir.join(each))); }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `${NODE}function f(list) { using dir = tempDir('x'); list.forEach((each) => write(dir.join(each))); }`,
  },
  {
    title: 'passed to a function of the file that does not keep it',
    code: `${NODE}function fill(dir) { write(dir.path); }
    function f() { const dir = tempDir('x'); fill(dir); }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `${NODE}function fill(dir) { write(dir.path); }
    function f() { using dir = tempDir('x'); fill(dir); }`,
  },
  {
    title: 'an alias that nothing disposes',
    code: `${NODE}function f() { const dir = tempDir('x'); const other = dir; write(other.path); }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `${NODE}function f() { using dir = tempDir('x'); const other = dir; write(other.path); }`,
  },
  {
    title: 'a managed value with an asynchronous callback',
    code: `${CORE}async function f() { const it = manage(1, async () => {}); it.value; }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `${CORE}async function f() { await using it = manage(1, async () => {}); it.value; }`,
  },
  {
    title: 'assigned to a variable',
    code: `${NODE}function f() { let dir; dir = tempDir('x'); write(dir.path); }`,
    finds: ['merelyHeld'],
  },
  {
    title: 'the result of `move`, dropped',
    code: `${CORE}function f() { using scope = new Scope(); scope.move(); }`,
    finds: ['dropped'],
  },
  {
    title: 'a scope made from a stack',
    code: `${CORE}function f(stack) { const scope = Scope.from(stack); scope.use(a()); }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `${CORE}function f(stack) { using scope = Scope.from(stack); scope.use(a()); }`,
  },
  {
    title: 'a native stack',
    code: `function f() { const stack = new DisposableStack(); stack.use(a()); }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `function f() { using stack = new DisposableStack(); stack.use(a()); }`,
  },
  {
    title: 'a function called through a namespace import',
    code: `import * as node from 'lastcall/node'; node.tempDir('x');`,
    finds: ['dropped'],
  },
  { title: 'a function named as a factory', code: `createDisposable();`, finds: ['dropped'] },
  {
    title: 'a method named as a factory',
    code: `function f(o) { const it = o.openFileDisposable('x'); it.read(); }`,
    finds: ['merelyHeld'],
  },
  {
    title: 'a function named in the options',
    code: `function f() { const it = openPool(); it.query(); }`,
    finds: ['merelyHeld'],
    options: [{ functions: ['open\\w+'] }],
  },
  {
    title: 'a class named in the options',
    code: `function f() { new Pool(); }`,
    finds: ['dropped'],
    options: [{ functions: ['Pool'] }],
  },
  {
    title: 'a finalizer, where the options include those',
    code: `${CORE}function f(it) { const finalizer = finalize(it, close); finalizer.alive; }`,
    finds: ['merelyHeld'],
    options: [{ finalizers: true }],
    suggestion: 'bindWithUsing',
    suggested: `${CORE}function f(it) { using finalizer = finalize(it, close); finalizer.alive; }`,
  },
  {
    title: 'a function whose return type is disposable',
    code: `function open(): Disposable { return thing; }
    function f() { const it = open(); it; }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `function open(): Disposable { return thing; }
    function f() { using it = open(); it; }`,
    isTyped: true,
  },
  {
    title: 'a function whose return type is a promise of a disposable',
    code: `async function open(): Promise<AsyncDisposable & Thing> { return thing; }
    async function f() { const it = await open(); it.read(); }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `async function open(): Promise<AsyncDisposable & Thing> { return thing; }
    async function f() { await using it = await open(); it.read(); }`,
    isTyped: true,
  },
  {
    title: 'a declared function',
    code: `declare function open(): Disposable | undefined; open();`,
    finds: ['dropped'],
    isTyped: true,
  },
  {
    title: 'an arrow whose variable has the type',
    code: `const open: () => FileDisposable = () => thing; open();`,
    finds: ['dropped'],
    isTyped: true,
  },
  {
    title: 'a method whose return type is disposable',
    code: `class Store { open(): Disposable { return thing; } read() { this.open(); } }`,
    finds: ['dropped'],
    isTyped: true,
  },
  {
    title: "a function whose return type is one of lastcall's",
    code: `import { type Managed, manage } from 'lastcall';
    function open(): Managed<number> { return manage(1, close); }
    function f() { const it = open(); it.value; }`,
    finds: ['merelyHeld'],
    isTyped: true,
  },
  {
    title: 'a const of which a part is returned, which `using` would make useless',
    code: `${NODE}function f() { const dir = tempDir('x'); return dir.path; }
    function g() { const dir = tempDir('x'); return { path: dir.path }; }`,
    finds: ['merelyHeld', 'merelyHeld'],
  },
  {
    title: 'casts',
    code: `${NODE}function f() { const dir = tempDir('x')! as Dir; write(dir.path); }`,
    finds: ['merelyHeld'],
    suggestion: 'bindWithUsing',
    suggested: `${NODE}function f() { using dir = tempDir('x')! as Dir; write(dir.path); }`,
    isTyped: true,
  },
];
