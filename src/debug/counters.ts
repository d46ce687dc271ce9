/** `counters`: the numbers that monitoring systems scrape. */
import { debug } from './program.js';
import { KINDS, REASONS } from './trace/counts.js';

/** One number and what it counts: prom-client's `inc(labels, value)`, OpenTelemetry's `observe(value, labels)`. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The numbers to monitor. `born`, `died`, `failed` and `callbacks` only ever grow. */
export interface Counters {
  /** A gauge: how many records are alive, by `kind`. */
  readonly alive: readonly Sample[];
  /** A counter: how many records were made, by `kind`. */
  readonly born: readonly Sample[];
  /** A counter: how many records died, by `kind` and `reason`. Those with the reason `gc` were leaked. */
  readonly died: readonly Sample[];
  /** A counter: how many callbacks failed, by `kind` and `reason`. */
  readonly failed: readonly Sample[];
  /** Two counters: how many callbacks have finished, and how many seconds they took in total. */
  readonly callbacks: { readonly count: number; readonly seconds: number };
}

/**
 * Count records since the import of `lastcall/debug`, including those that were not traced. The set of labels is small
 * and fixed.
 *
 * @returns a snapshot, in the form that the callbacks of OpenTelemetry's observable instruments and of
 * prom-client's `collect` need.
 *
 * @example
 * ```ts
 * import { finalize } from 'lastcall';
 * import { counters } from 'lastcall/debug';
 *
 * const before = counters();
 * finalize({}, () => {})();
 * const [calls] = counters().died.filter(({ labels }) => labels.kind === 'finalizer' && labels.reason === 'call');
 * calls?.labels; // => { kind: 'finalizer', reason: 'call' }
 * counters().callbacks.count - before.callbacks.count; // => 1
 * ```
 */
export function counters(): Counters {
  const { aliveByKind, bornByKind, diedByKind, failedByKind, callbacks } = debug.tracing.counts;
  const byKind = (counts: typeof bornByKind): Sample[] =>
    KINDS.map((kind) => ({ labels: { kind }, value: counts[kind] }));
  const byReason = (counts: typeof diedByKind): Sample[] =>
    KINDS.flatMap((kind) =>
      REASONS.map((reason) => ({ labels: { kind, reason }, value: counts[kind][reason] })),
    );
  return {
    alive: byKind(aliveByKind),
    born: byKind(bornByKind),
    died: byReason(diedByKind),
    failed: byReason(failedByKind),
    callbacks: { count: callbacks.count, seconds: callbacks.total / 1_000 },
  };
}
