/** What is compared: lastcall, and the same guarantee from the engine's own parts. */
import { AsyncScope, finalize, manage, Scope } from 'lastcall';
import type { Work } from './measure.js';

export interface Row {
  readonly name: string;
  readonly ours: Work;
  /** The engine alone; absent where the engine has no such part. */
  readonly engine: Work | undefined;
}

class Target {}
let sink = 0;
function release(value: number): void {
  sink += value;
}
async function releaseLater(value: number): Promise<void> {
  sink += value;
}

const { DisposableStack, AsyncDisposableStack } = globalThis as {
  DisposableStack?: DisposableStackConstructor;
  AsyncDisposableStack?: AsyncDisposableStackConstructor;
};

/** `finalize` as one would write it by hand: found at collection, undone by a call, never run at exit. */
const registry = new FinalizationRegistry<() => void>((run) => run());
function byHand(target: object, callback: (value: number) => void, value: number): () => void {
  const ref = new WeakRef(target);
  let alive = true;
  const finalizer = (): void => {
    if (!alive) return;
    alive = false;
    registry.unregister(ref);
    callback(value);
  };
  registry.register(target, finalizer, ref);
  return finalizer;
}

function stacks(
  make: () => { adopt(value: number, onDispose: typeof release): unknown; dispose(): void },
  size: number,
): Work {
  return (count) => {
    for (let n = 0; n < count; n++) {
      const stack = make();
      for (let entry = 0; entry < size; entry++) stack.adopt(entry, release);
      stack.dispose();
    }
  };
}

function asyncStacks(
  make: () => {
    adopt(value: number, onDispose: typeof releaseLater): unknown;
    disposeAsync(): Promise<void>;
  },
): Work {
  return async (count) => {
    for (let n = 0; n < count; n++) {
      const stack = make();
      for (let entry = 0; entry < 3; entry++) stack.adopt(entry, releaseLater);
      await stack.disposeAsync();
    }
  };
}

type Make = (target: object, callback: typeof release, value: number) => () => void;

function inOneJob(make: Make): Work {
  return (count) => {
    for (let n = 0; n < count; n++) make(new Target(), release, n)();
  };
}

function acrossATurn(make: Make): Work {
  return async (count) => {
    const targets = Array.from({ length: count }, () => new Target());
    const finalizers = targets.map((target, n) => make(target, release, n));
    await new Promise((resolve) => setTimeout(resolve, 0));
    for (const finalizer of finalizers) finalizer();
  };
}

function onOneTarget(make: Make): Work {
  return async (count) => {
    const target = new Target();
    const finalizers = Array.from({ length: count }, (_, n) => make(target, release, n));
    await new Promise((resolve) => setTimeout(resolve, 0));
    for (const finalizer of finalizers) finalizer();
  };
}

export const rows: readonly Row[] = [
  {
    name: 'Scope made, 1 adopt, disposed',
    ours: stacks(() => new Scope(), 1),
    engine: DisposableStack && stacks(() => new DisposableStack(), 1),
  },
  {
    name: 'Scope with 10',
    ours: stacks(() => new Scope(), 10),
    engine: DisposableStack && stacks(() => new DisposableStack(), 10),
  },
  {
    name: 'AsyncScope with 3',
    ours: asyncStacks(() => new AsyncScope()),
    engine: AsyncDisposableStack && asyncStacks(() => new AsyncDisposableStack()),
  },
  { name: 'finalize made and called in one job', ours: inOneJob(finalize), engine: inOneJob(byHand) },
  {
    name: 'manage made and disposed in one job',
    ours: (count) => {
      for (let n = 0; n < count; n++) manage(n, release)[Symbol.dispose]();
    },
    engine: inOneJob(byHand),
  },
  {
    name: 'finalize that lives across a turn, then called',
    ours: acrossATurn(finalize),
    engine: acrossATurn(byHand),
  },
  {
    name: 'many finalizers on one long-lived target, called',
    ours: onOneTarget(finalize),
    engine: onOneTarget(byHand),
  },
];

/** Reading it keeps the engine from seeing that nobody does. */
export function total(): number {
  return sink;
}
