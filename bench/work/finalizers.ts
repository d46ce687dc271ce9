/** The work with finalizers. Each contestant uses a copy: see copy.ts. */
import { release } from './release.js';
import { nextJob, type Work } from './time.js';

/** Registers `callback(value)` to run once the target is gone, or when the result is called. */
export type Finalize = (target: object, callback: (value: number) => void, value: number) => () => unknown;

/** Registers `dispose(value)` to run once the result is gone or disposed. */
export type Manage = (value: number, dispose: (value: number) => void) => Disposable;

class Target {}

export function inOneJob(finalize: Finalize): Work {
  return (count) => {
    for (let n = 0; n < count; n++) finalize(new Target(), release, n)();
  };
}

export function managedInOneJob(manage: Manage): Work {
  return (count) => {
    for (let n = 0; n < count; n++) manage(n, release)[Symbol.dispose]();
  };
}

/** A `manage` that uses a contestant's `finalize` to watch the wrapper. */
export function manageWith(finalize: Finalize): Manage {
  return (value, dispose) => new Handle(finalize, value, dispose);
}

class Handle implements Disposable {
  readonly #end: () => unknown;

  constructor(finalize: Finalize, value: number, dispose: (value: number) => void) {
    this.#end = finalize(this, dispose, value);
  }

  [Symbol.dispose](): void {
    this.#end();
  }
}

export function acrossATurn(finalize: Finalize): Work {
  return async (count) => {
    const watched = targets(count);
    const finalizers = watched.map((target, n) => finalize(target, release, n));
    await nextJob();
    for (const finalizer of finalizers) finalizer();
  };
}

export function onOneTarget(finalize: Finalize): Work {
  return async (count) => {
    const target = new Target();
    const finalizers = Array.from({ length: count }, (_, n) => finalize(target, release, n));
    await nextJob();
    for (const finalizer of finalizers) finalizer();
  };
}

/** Register targets that are unreachable once the job is over. */
export function drop(finalize: Finalize, count: number): void {
  for (let n = 0; n < count; n++) finalize(new Target(), release, n);
}

export function targets(count: number): object[] {
  return Array.from({ length: count }, () => new Target());
}

/** Replace the elements of an array by finalizers. */
export function fill(handles: (() => unknown)[], finalize: Finalize, targets: readonly object[]): void {
  for (const [n, target] of targets.entries()) handles[n] = finalize(target, release, n);
}
