/** Programs that wait for what is asynchronous, or have nothing that is. */
import type { Program } from './program.js';

const CORE = `import { AsyncScope, finalize, manage, Scope } from 'lastcall';\n`;

export const waiting: readonly Program[] = [
  { title: 'a synchronous callback', code: `${CORE}using x = manage(1, (fd) => close(fd));` },
  {
    title: 'a function of which nothing is known',
    code: `${CORE}import { end } from './end.js'; using x = manage(1, end);`,
  },
  { title: 'await using', code: `${CORE}await using x = manage(1, async (fd) => close(fd));` },
  {
    title: 'an asynchronous callback that nobody binds',
    code: `${CORE}export const x = manage(1, async (fd) => close(fd));`,
  },
  {
    title: 'an asynchronous callback in a function that is called',
    code: `${CORE}using x = manage(1, () => { [1].map(async () => {}); });`,
  },
  { title: 'a synchronous twin', code: `${CORE}await using x = manage(1, async () => {}, () => {});` },
  {
    title: 'an argument that is asynchronous',
    code: `${CORE}using x = finalize({}, (fn) => log(fn), async () => {});`,
  },
  {
    title: 'an asynchronous scope',
    code: `${CORE}await using s = new AsyncScope(); s.defer(async () => {}); s.adopt(1, async () => {});`,
  },
  {
    title: 'a scope with synchronous callbacks',
    code: `${CORE}using s = new Scope(); s.defer(() => {}); s.adopt(1, close);`,
  },
  { title: 'a scope that somebody hands in', code: `function f(scope) { scope.defer(async () => {}); }` },
  {
    title: 'an asynchronous run',
    code: `${CORE}AsyncScope.run((scope) => { scope.defer(async () => {}); });`,
  },
  {
    title: 'the ambient scope',
    code: `import { currentScope } from 'lastcall/context'; currentScope().defer(async () => {});`,
  },
  {
    title: 'functions of others',
    code: `import { manage } from 'elsewhere'; using x = manage(1, async () => {});`,
  },
  {
    title: 'a class of the file',
    code: `class AsyncDisposableStack {} using s = new AsyncDisposableStack();`,
  },
  {
    title: 'asynchronous methods',
    code: `class A { async [Symbol.asyncDispose]() {} [Symbol.dispose]() {} async dispose() {} }`,
  },
  { title: 'a generator', code: `${CORE}using x = manage(1, function* () {});` },
  {
    title: 'a type that is no promise',
    code: `${CORE}using x = manage(1, (fd: number): void => close(fd));`,
    isTyped: true,
  },
];
