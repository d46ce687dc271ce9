/** Which dispose symbols a handle's type has: an asynchronous callback leaves out the synchronous one. */

/** What only `await using` takes. */
export interface AsyncDisposal {
  [Symbol.asyncDispose](): Promise<void>;
}

/** What `using` takes, and `await using` too. */
export interface Disposal extends AsyncDisposal {
  [Symbol.dispose](): void;
}

/**
 * Both symbols, or `Symbol.asyncDispose` alone where the callback returns a promise, so that `using` on it
 * does not compile and `await using` does. At run time both are there.
 */
export type DisposalOf<Result> = 0 extends 1 & Result
  ? Disposal // `any` says nothing, so it forbids nothing
  : [Extract<Result, PromiseLike<unknown>>] extends [never]
    ? Disposal
    : AsyncDisposal;
