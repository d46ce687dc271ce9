/** The stacks that the contract is held against: lastcall's and, where there are any, the engine's own. */
import { AsyncScope, Scope, SuppressedError } from 'lastcall';

/** What the synchronous and the asynchronous stacks have in common. */
export interface Stack {
  readonly disposed: boolean;
  use<Value>(value: Value): Value;
  adopt<Value>(value: Value, onDispose: (value: Value) => unknown): Value;
  defer(onDispose: () => unknown): void;
  move(): Stack;
}

export type StackClass = new () => Stack;

export interface Implementation {
  readonly Stack: StackClass;
  /** What `Stack` may make instances of: itself, or the classes that take turns in it. */
  readonly classes: readonly StackClass[];
  /** The classes of the errors that join others. Each copy of the package has its own where the engine has none. */
  readonly suppressedErrors: readonly SuppressedErrorConstructor[];
  /** The name of the class, and its tag. */
  readonly tag: string;
  readonly asynchronous: boolean;
  /** The method that disposes a stack. */
  readonly method: 'dispose' | 'disposeAsync';
  /** The symbol of that method, which a stack looks for first in what it uses. */
  readonly symbol: typeof Symbol.dispose | typeof Symbol.asyncDispose;
  /** Dispose a stack; the result is whatever its method returns. */
  dispose(stack: Stack): unknown;
}

/** One row for each class; `undefined` where this engine has none. */
export const implementations: readonly (readonly [title: string, Implementation | undefined])[] = [
  ['Scope', synchronous(Scope, 'Scope')],
  ['AsyncScope', asynchronous(AsyncScope, 'AsyncScope')],
  ['native DisposableStack', native('DisposableStack', synchronous)],
  ['native AsyncDisposableStack', native('AsyncDisposableStack', asynchronous)],
];

export function synchronous(type: unknown, tag: string): Implementation {
  return {
    Stack: type as StackClass,
    classes: [type as StackClass],
    suppressedErrors: [SuppressedError],
    tag,
    asynchronous: false,
    method: 'dispose',
    symbol: Symbol.dispose,
    dispose: (stack) => (stack as Stack & { dispose(): unknown }).dispose(),
  };
}

export function asynchronous(type: unknown, tag: string): Implementation {
  return {
    Stack: type as StackClass,
    classes: [type as StackClass],
    suppressedErrors: [SuppressedError],
    tag,
    asynchronous: true,
    method: 'disposeAsync',
    symbol: Symbol.asyncDispose,
    dispose: (stack) => (stack as Stack & { disposeAsync(): unknown }).disposeAsync(),
  };
}

function native(
  name: string,
  adapt: (type: unknown, tag: string) => Implementation,
): Implementation | undefined {
  const type = (globalThis as Record<string, unknown>)[name];
  return type === undefined ? undefined : adapt(type, name);
}
