/** Declares resources with `using` and `await using`, and prints what happens. Compiled in several ways by its spec. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AsyncScope, finalize, manage, Scope } from 'lastcall';

const log: string[] = [];

/** Kept, so that the collector ends nothing. */
const target = {};

function note(text: string): void {
  log.push(text);
}

async function noteLater(text: string): Promise<void> {
  note(`begin ${text}`);
  await nextTurn();
  note(`end ${text}`);
}

function fail(text: string): never {
  throw new Error(text);
}

async function failLater(text: string): Promise<never> {
  await nextTurn();
  fail(text);
}

function body(...resources: readonly { readonly alive: boolean }[]): void {
  note(`body with ${resources.filter(({ alive }) => alive).length} alive`);
}

function synchronous(): void {
  using finalizer = finalize(target, note, 'finalizer');
  using scope = new Scope();
  scope.defer(() => note('deferred'));
  scope.adopt('adopted', note);
  using managed = manage('managed', note);
  body(finalizer, managed);
}

async function asynchronous(): Promise<void> {
  await using finalizer = finalize(target, noteLater, 'finalizer');
  await using scope = new AsyncScope();
  scope.defer(() => noteLater('deferred'));
  scope.adopt('adopted', note);
  await using managed = manage('managed', noteLater);
  using last = manage('synchronous', note);
  body(finalizer, managed, last);
}

function failing(): void {
  using finalizer = finalize(target, fail, 'finalizer');
  using scope = new Scope();
  scope.defer(() => fail('first deferred'));
  scope.defer(() => fail('last deferred'));
  using managed = manage('managed', fail);
  body(finalizer, managed);
  fail('body');
}

async function failingLater(): Promise<void> {
  await using finalizer = finalize(target, failLater, 'finalizer');
  await using scope = new AsyncScope();
  scope.defer(() => failLater('first deferred'));
  scope.defer(() => failLater('last deferred'));
  await using managed = manage('managed', failLater);
  body(finalizer, managed);
  await failLater('body');
}

/** An error's message, or the two errors that it joins. */
function shapeOf(error: unknown): unknown {
  const { name, message, error: later, suppressed } = error as SuppressedError;
  return name === 'SuppressedError' ? { error: shapeOf(later), suppressed: shapeOf(suppressed) } : message;
}

async function show(title: string, scenario: () => void | Promise<void>): Promise<void> {
  try {
    await scenario();
    console.log(title, JSON.stringify(log.splice(0)));
  } catch (error) {
    console.log(title, JSON.stringify(log.splice(0)), JSON.stringify(shapeOf(error)));
  }
}

await show('using', synchronous);
await show('await using', asynchronous);
await show('using, with errors', failing);
await show('await using, with errors', failingLater);
