/** The one gate: every path to a callback takes the record here, and only who took it runs the callback. */
import { Flight } from './flight.js';
import { infoOf } from './info.js';
import { INTERRUPTION } from './interruption.js';
import { labelOf } from './label.js';
import { ledger } from './ledger.js';
import { tellBorn, tellDied, tellFailed, tellRan } from './observe.js';
import type { Callback, Kind, Reason, Record } from './record.js';
import { report } from './report.js';
import { dispose } from './symbols.js';
import { isThenable } from './thenable.js';

/** Make a record alive, waiting for `target`. */
export function admit(record: Record, target: WeakKey): void {
  record.owner.join(record, target);
  if (ledger.observers.length > 0) tellBorn(record, target);
}

/**
 * Take a record: from here on it is dead and holds nothing.
 *
 * @returns whether this call took it; if not, it was dead already.
 */
export function retire(record: Record, reason: Reason): boolean {
  if (!record.alive) return false;
  const told = ledger.observers.length > 0 ? infoOf(record) : undefined;
  ledger.remove(record);
  record.owner.leave(record);
  record.end();
  if (told !== undefined) tellDied(told, reason);
  return true;
}

/** Take a record that is alive and run its callback for a caller, who gets its result and its error. */
export function fire(record: Record, reason: Reason): unknown {
  const { kind, input } = record;
  const callback = ledger.hurried ? hurriedCallback(record) : record.callback;
  if (ledger.observers.length > 0) return fireObserved(record, reason, callback);
  retire(record, reason);
  return invoke(kind, callback, input);
}

/** What runs where nothing can be awaited: the sync twin, if there is one. */
function hurriedCallback({ kind, owner, callback, input, onExit }: Record): Callback {
  if (onExit !== undefined) return onExit;
  // A scope that awaits nothing has the synchronous method already.
  if (kind !== 'use' || owner.sequence === undefined) return callback;
  const method = (input as Partial<Disposable>)[dispose];
  return typeof method === 'function' ? method : callback;
}

function fireObserved(record: Record, reason: Reason, callback: Callback): unknown {
  const flight = new Flight(record);
  // Who awaits the result says himself when it is over.
  const isAwaited = ledger.running?.of.id === record.id;
  retire(record, reason);
  try {
    return invoke(flight.of.kind, callback, flight.of.input);
  } catch (error) {
    tellFailed(flight.of, reason, error);
    throw error;
  } finally {
    if (!isAwaited) tellRan(flight.of, reason);
  }
}

/** As `fire`, for a caller who awaits the result; a drain waits with him. */
export async function fireAwaited(record: Record, reason: Reason): Promise<void> {
  const flight = new Flight(record);
  try {
    const result = flight.run(fire, record, reason);
    flight.takeOff();
    await result;
  } catch (error) {
    if (flight.aloft && ledger.observers.length > 0) tellFailed(flight.of, reason, error);
    throw error;
  } finally {
    flight.land();
    if (ledger.observers.length > 0) tellRan(flight.of, reason);
  }
}

/**
 * Take a record that is alive and run its callback although nobody called: its error is reported.
 *
 * @param awaitable whether there is time to await; if not, a sync twin runs in the callback's place.
 * @returns the flight: `aloft` if the callback is asynchronous and has not ended yet.
 */
export function fireUnattended(record: Record, reason: Reason, awaitable: boolean): Flight {
  const flight = new Flight(record);
  const { kind, owner, input } = flight.of;
  owner.begin();
  if (!record.alive) return flight; // a listener to the scope's signal was faster
  const { hurried } = ledger;
  ledger.hurried = !awaitable; // what it disposes in its turn has twins, too
  try {
    const callback = awaitable ? record.callback : hurriedCallback(record);
    retire(record, reason);
    const result = flight.run(invoke, kind, callback, input);
    if (isThenable(result)) {
      const promise = Promise.resolve(result);
      flight.takeOff();
      owner.began(flight);
      promise.then(
        () => land(flight, reason),
        (error: unknown) => {
          fail(flight, reason, error);
          land(flight, reason);
        },
      );
    }
  } catch (error) {
    if (error !== INTERRUPTION) fail(flight, reason, error);
  } finally {
    ledger.hurried = hurried;
    // Looking for a twin may meet a getter that throws, and a record left alive would be run for ever.
    retire(record, reason);
    if (!flight.aloft && ledger.observers.length > 0) tellRan(flight.of, reason);
  }
  return flight;
}

function land(flight: Flight, reason: Reason): void {
  flight.land();
  if (ledger.observers.length > 0) tellRan(flight.of, reason);
}

function fail(flight: Flight, reason: Reason, error: unknown): void {
  flight.failed = true;
  report(error, reason, labelOf(flight.of));
  if (ledger.observers.length > 0) tellFailed(flight.of, reason, error);
}

/** Call a callback as its kind wants it. */
function invoke(kind: Kind, callback: Callback, input: unknown): unknown {
  switch (kind) {
    case 'finalizer':
      return callback(...(input as unknown[]));
    case 'use':
      return callback.call(input);
    case 'defer':
      return callback();
    default:
      return callback(input);
  }
}
