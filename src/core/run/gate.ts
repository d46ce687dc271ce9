/** The one gate: every path to a callback takes the record here, and only the path that took it runs the callback. */
import { INTERRUPTION } from '../platform/interruption.js';
import { dispose } from '../platform/symbols.js';
import { isThenable } from '../platform/thenable.js';
import { type Contents, addToIndex, removeFromIndex } from '../record/contents.js';
import type { Entry } from '../record/entry.js';
import { labelOf } from '../record/label.js';
import type { TargetRecord } from '../record/target-record.js';
import {
  type Callback,
  DEAD,
  isAlive,
  isRegistered,
  type Kind,
  type Lifetime,
  type Reason,
  type Record,
  YOUNG,
} from '../record/types.js';
import { listening } from '../state/environment.js';
import { infoOf } from '../state/info.js';
import { ledger } from '../state/ledger.js';
import { listen } from '../state/listening.js';
import { notifyBorn, notifyDied, observers } from '../state/observers.js';
import { unwatch } from '../state/registry.js';
import { Run, underWay } from '../state/under-way.js';
import { report } from './report.js';

/*
 * A stack overflow can happen at each call and nowhere else. So a record is registered, and unregistered, by one call
 * of the ledger and lines that call nothing: whole, or not at all. What may fail comes before that or does no harm
 * after it.
 */

/** Make a record alive that waits for the end of `target`. */
export function registerTarget(record: TargetRecord, target: WeakKey): void {
  const { lifetime } = record;
  if (!ledger.inJob) ledger.startJob();
  if (!listening.isListening) listen();
  ledger.add(record);
  lifetime.waiting += 1;
  if (lifetime.state === 'idle') lifetime.target = target;
  if (observers.length > 0) notifyBorn(record, target);
}

/** Make an entry of a scope alive. */
export function registerEntry(entry: Entry, contents: Contents, scope: WeakKey): void {
  if (!ledger.inJob) ledger.startJob();
  if (entry.atexit && !listening.isListening) listen();
  if (contents.state === 'young') {
    ledger.addYoung(entry);
  } else if (isRegistered(contents)) {
    ledger.add(entry);
  } else {
    ledger.addYoungScope(contents);
    ledger.addYoung(entry);
    contents.target = scope;
  }
  const { newest } = contents;
  entry.older = newest;
  if (newest !== undefined) newest.newer = entry;
  contents.newest = entry;
  contents.waiting += 1;
  if (contents.byValue !== undefined) addToIndex(contents.byValue, entry);
  if (observers.length > 0) notifyBorn(entry, scope);
}

/**
 * Take a record: from here on it is dead and holds nothing.
 *
 * @returns whether this call took it; if not, it was dead already.
 */
export function unregister(record: Record, reason: Reason): boolean {
  if (record.index === DEAD) return false;
  if (observers.length === 0) {
    take(record);
  } else {
    const info = infoOf(record);
    take(record);
    notifyDied(info, reason);
  }
  return true;
}

function take(record: Record): void {
  const { index, lifetime, older, newer } = record;
  if (index === YOUNG) record.index = DEAD;
  else ledger.remove(record);
  if (older !== undefined) older.newer = newer;
  if (newer !== undefined) newer.older = older;
  else if (lifetime.newest === record) lifetime.newest = older;
  lifetime.waiting -= 1;
  if (index !== YOUNG) {
    ledger.tidy();
    record.clear();
  }
  if (lifetime.waiting === 0) endLifetime(lifetime);
  if (lifetime.byValue !== undefined) removeFromIndex(lifetime.byValue, record);
}

/** No record waits any more. */
function endLifetime(lifetime: Lifetime): void {
  if (lifetime.state === 'young') ledger.removeYoungScope(lifetime as Contents);
  unwatch(lifetime);
}

/** Take a record that is alive and run its callback for a caller, who gets its result and its error. */
export function run(record: Record, reason: Reason): unknown {
  if (observers.length > 0) return runObserved(record, reason);
  const { kind, lifetime, callback, input, onExit } = record;
  unregister(record, reason);
  return invoke(kind, lifetime, callback, input, onExit);
}

function runObserved(record: Record, reason: Reason): unknown {
  const run = new Run(record, reason);
  try {
    return callWithin(run, record);
  } catch (error) {
    run.fail(error);
    throw error;
  } finally {
    run.finish();
  }
}

/** As `run`, for a caller who awaits the result; a drain awaits it too. */
export async function runAwaited(record: Record, reason: Reason): Promise<void> {
  const run = new Run(record, reason);
  try {
    const result = callWithin(run, record);
    run.start();
    await result;
  } catch (error) {
    run.fail(error);
    throw error;
  } finally {
    run.finish();
  }
}

/**
 * Take a record that is alive and run its callback although nobody called: its error is reported.
 *
 * @param syncOnly whether there is no time to await, so that a sync twin runs in the callback's place.
 * @returns the run, which is pending if the callback is asynchronous and has not finished yet.
 */
export function runUnattended(record: Record, reason: Reason, syncOnly: boolean): Run {
  const run = new Run(record, reason);
  const { lifetime } = run.of;
  lifetime.controller?.abort();
  if (!isAlive(record)) return run; // a listener to the scope's signal was faster
  const outer = underWay.syncOnly;
  underWay.syncOnly = syncOnly; // what it disposes in its turn has twins too
  try {
    const result = callWithin(run, record);
    if (isThenable(result)) {
      const promise = Promise.resolve(result);
      run.start();
      if (lifetime.serial) lifetime.latestRun = run;
      promise.then(
        () => run.finish(),
        (error: unknown) => {
          failUnattended(run, error);
          run.finish();
        },
      );
      return run;
    }
  } catch (error) {
    if (isAlive(record)) throw error; // the stack is full: it could not even be taken
    if (error !== INTERRUPTION) failUnattended(run, error);
  } finally {
    underWay.syncOnly = outer;
  }
  run.finish();
  return run;
}

function failUnattended(run: Run, error: unknown): void {
  report(error, run.reason, labelOf(run.of));
  run.fail(error);
}

/**
 * Take a record and call its callback within its run, so that what the callback asks for is known to come from it.
 */
export function callWithin(run: Run, record: Record): unknown {
  unregister(record, run.reason);
  const { kind, lifetime, callback, input, onExit } = run.of;
  run.enter();
  try {
    return invoke(kind, lifetime, callback, input, onExit);
  } finally {
    run.leave();
  }
}

/** Call a callback, or its sync twin, as its kind wants it. */
function invoke(
  kind: Kind,
  lifetime: Lifetime,
  callback: Callback,
  input: unknown,
  onExit: Callback | undefined,
): unknown {
  const method = underWay.syncOnly ? twinOf(kind, lifetime, callback, input, onExit) : callback;
  switch (kind) {
    case 'finalizer':
      return method(...(input as unknown[]));
    case 'use':
      return method.call(input);
    case 'defer':
      return method();
    default:
      return method(input);
  }
}

/** What runs where nothing can be awaited: the sync twin, if there is one. */
function twinOf(
  kind: Kind,
  lifetime: Lifetime,
  callback: Callback,
  input: unknown,
  onExit: Callback | undefined,
): Callback {
  if (onExit !== undefined) return onExit;
  // A scope that awaits nothing has the synchronous method already.
  if (kind !== 'use' || !lifetime.serial) return callback;
  const method = (input as Partial<Disposable>)[dispose];
  return typeof method === 'function' ? method : callback;
}
