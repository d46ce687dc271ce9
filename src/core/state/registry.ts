/** The registry: learns when the targets of lifetimes are collected. */
import { isJavaScriptCore } from '../platform/engine.js';
import { isRegistered, type Lifetime, type TargetCell } from '../record/types.js';
import { environment } from './environment.js';
import { part } from './part.js';

/**
 * V8 is given a token for each lifetime.
 *
 * JavaScriptCore looks at all tokens of a registry for each target that it collects: for 40,000 targets that takes
 * 0.3 s, for 300,000 it takes 23. Finding a target's cell again takes 130 ns there, five times less than on V8. So on
 * JavaScriptCore each target is registered once, without a token, with the cell of its lifetimes.
 */
interface Collection {
  /** Made when first needed: importing does nothing. */
  registry: FinalizationRegistry<Lifetime | TargetCell> | undefined;
  /** The cells of targets, on JavaScriptCore. */
  readonly cells: WeakMap<WeakKey, TargetCell> | undefined;
  /** Runs the records whose targets were collected. */
  sweep: () => void;
  /** Whether a sweep is about to come. */
  isSweeping: boolean;
}

const collection: Collection = part('collection', () => ({
  registry: undefined,
  cells: isJavaScriptCore() ? new WeakMap() : undefined,
  sweep: () => {},
  isSweeping: false,
}));

const soon = Promise.resolve();

/** Have `sweep` run after each collection that ended the life of a target. */
export function openRegistry(sweep: () => void): void {
  collection.sweep = sweep;
}

/** Hold the target of a lifetime weakly from now on. */
export function watch(lifetime: Lifetime, target: WeakKey): void {
  const { cells } = collection;
  const registry = (collection.registry ??= new FinalizationRegistry(onCollected));
  if (cells === undefined) {
    registry.register(target, lifetime, lifetime);
    lifetime.state = 'registered';
  } else {
    let cell = cells.get(target);
    if (cell === undefined) {
      cell = { first: undefined, others: undefined };
      cells.set(target, cell);
      registry.register(target, cell);
    }
    if (cell.first === undefined) cell.first = lifetime;
    else (cell.others ??= new Set()).add(lifetime);
    lifetime.state = cell;
  }
  lifetime.target = undefined;
}

/** Let go of the target; its collection means nothing any more. */
export function unwatch(lifetime: Lifetime): void {
  lifetime.target = undefined;
  // At the end of the program, that would be half of all the work.
  if (isRegistered(lifetime) && environment.phase === 'running') unregister(lifetime);
  if (lifetime.state !== 'young') lifetime.state = 'idle';
}

function unregister(lifetime: Lifetime): void {
  const { state } = lifetime;
  if (typeof state === 'string') collection.registry?.unregister(lifetime);
  else if (state.first === lifetime) state.first = undefined;
  else state.others?.delete(lifetime);
}

function onCollected(held: Lifetime | TargetCell): void {
  if (Object.hasOwn(held, 'state')) return end(held as Lifetime);
  const { first, others } = held as TargetCell;
  others?.forEach(end);
  if (first !== undefined) end(first);
}

/** The callbacks of one collection come in one task: gather them, then run their records in one order. */
function end(lifetime: Lifetime): void {
  lifetime.state = 'collected';
  if (collection.isSweeping) return;
  collection.isSweeping = true;
  void soon.then(() => {
    collection.isSweeping = false;
    if (environment.phase !== 'over') collection.sweep();
  });
}
