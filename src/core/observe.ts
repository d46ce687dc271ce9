/** `observe`: for tools that want to be told of every birth, death and failure. */
import { infoOf, type RecordInfo } from './info.js';
import { INTERRUPTION } from './interruption.js';
import { ledger } from './ledger.js';
import type { Obligation, Reason, Record } from './record.js';
import { writeFailure } from './report.js';
import { dispose } from './symbols.js';

/** What a tool is told. Each method is called at once, in the middle of things: it should only take notes. */
export interface Observer {
  /** A record was made. */
  born?(info: RecordInfo): void;
  /** A record died; its callback, if it runs at all, runs next. */
  died?(info: RecordInfo, reason: Reason): void;
  /** A callback threw, or what it returned was rejected. */
  failed?(info: RecordInfo, reason: Reason, error: unknown): void;
  /** A callback has returned or thrown; where lastcall awaits what it returned, that has settled. */
  ran?(info: RecordInfo, reason: Reason): void;
}

/**
 * Have an observer told of everything from now on. While there is none, nothing is paid.
 *
 * @param observer any of `born`, `died`, `failed` and `ran`. What they throw is written to standard error and
 * stops nothing.
 * @returns a handle whose disposal ends the telling.
 * @throws TypeError when the observer is no object.
 *
 * @example
 * ```ts
 * import { observe, Scope } from 'lastcall';
 *
 * const deaths: string[] = [];
 * {
 *   using watching = observe({ died: (info, reason) => void deaths.push(`${info.label} ${reason}`) });
 *   using scope = new Scope();
 *   scope.defer(function first() {});
 *   scope.defer(function second() {});
 * }
 * deaths; // => ['second() dispose', 'first() dispose']
 * ```
 */
export function observe(observer: Observer): Disposable {
  if (typeof observer !== 'object' || observer === null) {
    throw new TypeError('observe takes an object with born, died, failed or ran methods');
  }
  // A wrapper of its own, so that one observer given twice is ended once for each.
  const told: Observer = {
    born: (info) => observer.born?.(info),
    died: (info, reason) => observer.died?.(info, reason),
    failed: (info, reason, error) => observer.failed?.(info, reason, error),
    ran: (info, reason) => observer.ran?.(info, reason),
  };
  ledger.observers.push(told);
  return {
    [dispose]() {
      const index = ledger.observers.indexOf(told);
      if (index >= 0) ledger.observers.splice(index, 1);
    },
  };
}

export function tellBorn(record: Record, target: WeakKey): void {
  ledger.tracer?.trace(record.id, target);
  const info = infoOf(record);
  tell((observer) => observer.born?.(info));
}

export function tellDied(info: RecordInfo, reason: Reason): void {
  tell((observer) => observer.died?.(info, reason));
}

export function tellFailed(obligation: Obligation, reason: Reason, error: unknown): void {
  const info = infoOf(obligation);
  tell((observer) => observer.failed?.(info, reason, error));
}

export function tellRan(obligation: Obligation, reason: Reason): void {
  const info = infoOf(obligation);
  tell((observer) => observer.ran?.(info, reason));
}

function tell(message: (observer: Observer) => void): void {
  for (const observer of [...ledger.observers]) {
    try {
      message(observer);
    } catch (error) {
      if (error !== INTERRUPTION) writeFailure(error, 'an observer failed');
    }
  }
}
