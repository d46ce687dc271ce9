/** What is done with finalizers. Used in copies: see copy.ts. */
import { release } from './release.js';
import { nextJob, type Work } from './time.js';

/** Has `callback(value)` run once the target is gone, or when the result is called. */
export type Finalize = (target: object, callback: (value: number) => void, value: number) => () => unknown;

/** Has `dispose(value)` run once the result is gone or disposed. */
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

/** `manage`, of a `finalize` that watches the wrapper. */
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

/** Targets that are out of reach once the job is over. */
export function drop(finalize: Finalize, count: number): void {
  for (let n = 0; n < count; n++) finalize(new Target(), release, n);
}

export function targets(count: number): object[] {
  return Array.from({ length: count }, () => new Target());
}

/** Put finalizers where other values were. */
export function fill(places: (() => unknown)[], finalize: Finalize, targets: readonly object[]): void {
  for (const [n, target] of targets.entries()) places[n] = finalize(target, release, n);
}
