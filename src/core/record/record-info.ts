/** What users and tools learn of a record. */

/** Describes one record. It is a snapshot and keeps nothing alive. */
export interface RecordInfo {
  /** Larger is newer. */
  readonly id: number;
  /** What made it: `finalize`; a scope's `use`, `adopt`, `defer`, `child` or `signal`; `manage`. */
  readonly kind: 'finalizer' | 'entry' | 'managed';
  /** What a person would recognise: the callback's name and the target's class, a path, an address. */
  readonly label: string;
  /** Whether it runs when the program ends. */
  readonly atexit: boolean;
  /** When the job that made it started, in milliseconds since 1970. */
  readonly bornAt: number;
  /**
   * The scope that it ends with at the latest; for a child scope, that of its outermost parent. Larger is newer, also
   * in comparison with an `id`. `undefined` for what no scope owns.
   */
  readonly scope?: number | undefined;
  /** The line that made it, as `path:line:column`, when tracing is on: see `lastcall/debug`. */
  readonly site?: string;
}
