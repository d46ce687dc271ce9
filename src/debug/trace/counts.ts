/** Counts how many records were born, died and failed, by kind and reason. */
import type { Reason, RecordInfo } from '../../index.js';
import { Durations } from './durations.js';
import { type Deaths, noDeaths } from './places.js';

type Kind = RecordInfo['kind'];

export const KINDS = ['finalizer', 'entry', 'managed'] as const satisfies readonly Kind[];
export const REASONS = ['call', 'dispose', 'gc', 'exit', 'detach'] as const satisfies readonly Reason[];

/** All counts since tracing started. */
export class Counts {
  readonly bornByKind: Record<Kind, number> = { finalizer: 0, entry: 0, managed: 0 };
  readonly diedByKind: Record<Kind, Deaths> = {
    finalizer: noDeaths(),
    entry: noDeaths(),
    managed: noDeaths(),
  };
  readonly failedByKind: Record<Kind, Deaths> = {
    finalizer: noDeaths(),
    entry: noDeaths(),
    managed: noDeaths(),
  };
  /** How many callbacks have finished, and how long they took, in milliseconds. */
  readonly callbacks = new Durations();
  readonly aliveByKind: Record<Kind, number> = { finalizer: 0, entry: 0, managed: 0 };

  /** @param alive the records that were alive before. */
  constructor(alive: readonly { readonly kind: Kind }[]) {
    for (const { kind } of alive) this.aliveByKind[kind] += 1;
  }

  get alive(): number {
    return KINDS.reduce((sum, kind) => sum + this.aliveByKind[kind], 0);
  }

  born(kind: Kind): void {
    this.bornByKind[kind] += 1;
    this.aliveByKind[kind] += 1;
  }

  died(kind: Kind, reason: Reason): void {
    this.diedByKind[kind][reason] += 1;
    this.aliveByKind[kind] -= 1;
  }

  failed(kind: Kind, reason: Reason): void {
    this.failedByKind[kind][reason] += 1;
  }
}
