/** Programs that await their asynchronous callbacks, or have none. */
import type { Program } from '../program.js';

const CORE = `import { AsyncScope, finalize, manage, Scope } from 'lastcall';\n`;

export const valid: readonly Program[] = [
  { title: 'a synchronous callback', code: `${CORE}using x = manage(1, (fd) => close(fd));` },
  {
    title: 'an unknown function',
    code: `${CORE}import { end } from './end.js'; using x = manage(1, end);`,
  },
  { title: 'await using', code: `${CORE}await using x = manage(1, async (fd) => close(fd));` },
  {
    title: 'an asynchronous callback without using',
    code: `${CORE}export const x = manage(1, async (fd) => close(fd));`,
  },
  {
    title: 'an asynchronous callback nested in a synchronous one',
    code: `${CORE}using x = manage(1, () => { [1].map(async () => {}); });`,
  },
  { title: 'a synchronous twin', code: `${CORE}await using x = manage(1, async () => {}, () => {});` },
  {
    title: 'an asynchronous function as an argument',
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
  { title: 'a scope passed in by the caller', code: `function f(scope) { scope.defer(async () => {}); }` },
  {
    title: '`AsyncScope.run`',
    code: `${CORE}AsyncScope.run((scope) => { scope.defer(async () => {}); });`,
  },
  {
    title: 'the ambient scope',
    code: `import { currentScope } from 'lastcall/context'; currentScope().defer(async () => {});`,
  },
  {
    title: 'functions of another package',
    code: `import { manage } from 'elsewhere'; using x = manage(1, async () => {});`,
  },
  {
    title: 'a class of the file',
    code: `class AsyncDisposableStack {} using s = new AsyncDisposableStack();`,
  },
  {
    title: 'an asynchronous [Symbol.asyncDispose]',
    code: `class A { async [Symbol.asyncDispose]() {} [Symbol.dispose]() {} async dispose() {} }`,
  },
  { title: 'a generator', code: `${CORE}using x = manage(1, function* () {});` },
  {
    title: 'a return type that is not a promise',
    code: `${CORE}using x = manage(1, (fd: number): void => close(fd));`,
    isTyped: true,
  },
];
