/** The type of a scope's `signal`: the platform's `AbortSignal` where its types are known. */

/** The part of `AbortSignal` that a program can rely on when it is compiled without the platform's types. */
export interface BasicSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** `AbortSignal`, or its basic part for programs compiled with neither `lib.dom` nor `@types/node`. */
export type ScopeSignal = typeof globalThis extends { AbortSignal: { prototype: infer Native } }
  ? Native
  : BasicSignal;
