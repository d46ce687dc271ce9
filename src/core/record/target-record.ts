/** A record with a target of its own: that of a finalizer or a managed value. */
import { describe } from './label.js';
import { type Callback, DEAD, type Kind, type Lifetime, type LifetimeState, type Record } from './types.js';

/**
 * The record is its own lifetime: one object less. Finalizers made one after the other for the same target share the
 * first one's lifetime, also when that first record is dead.
 */
export class TargetRecord implements Record, Lifetime {
  index = DEAD;
  id = 0;
  born = 0;
  atexit = true;
  readonly lifetime: TargetRecord;
  target: WeakKey | undefined = undefined;
  ref: WeakRef<WeakKey> | undefined = undefined;
  label: string | undefined = undefined;
  state: LifetimeState = 'idle';
  waiting = 0;

  declare readonly older: undefined;
  declare readonly newer: undefined;
  declare readonly newest: undefined;
  declare readonly scope: undefined;
  declare readonly controller: undefined;
  declare readonly byValue: undefined;
  declare readonly serial: false;
  declare latestRun: undefined;

  constructor(
    readonly kind: Kind,
    public callback: Callback,
    public input: unknown,
    public onExit: Callback | undefined,
    sharing: TargetRecord | undefined,
  ) {
    this.lifetime = sharing ?? this;
  }

  get isFinalizer(): boolean {
    return this.kind !== 'managed';
  }

  get name(): string {
    if (!this.isFinalizer) return this.label ?? '';
    const { label, target } = this.lifetime;
    return label ?? describe(target);
  }

  /** The handle may live on: let go of everything else. */
  clear(): void {
    this.atexit = false;
    this.callback = nothing;
    this.input = undefined;
    this.onExit = undefined;
  }
}

// Where a scope's entry has fields, a target record answers from its prototype: fields of its own would take 64
// bytes, and fields that are nowhere would be looked up on `Object.prototype`.
Object.assign(TargetRecord.prototype, {
  older: undefined,
  newer: undefined,
  newest: undefined,
  scope: undefined,
  controller: undefined,
  byValue: undefined,
  serial: false,
  latestRun: undefined,
});

function nothing(): void {}
