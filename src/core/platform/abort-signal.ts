/** The platform's `AbortSignal`, as far as a program that is compiled without the platform's types can know it. */

/** The part of `AbortSignal` that every platform has. */
export interface BasicSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** `AbortSignal`, or its basic part in programs that are compiled with neither `lib.dom` nor `@types/node`. */
export type ScopeSignal = typeof globalThis extends { AbortSignal: { prototype: infer Native } }
  ? Native
  : BasicSignal;

/** The platform's `AbortController`, which core's own compilation does not know. */
export interface Controller {
  readonly signal: ScopeSignal;
  abort(reason?: unknown): void;
}
declare const AbortController: new () => Controller;

export function newController(): Controller {
  return new AbortController();
}
