/** Observers and tracers: how tools follow what records do. */
import type { Reason } from './types.js';
import type { RecordInfo } from './record-info.js';

/**
 * What a tool is notified of. Its methods are called synchronously, in the middle of things: they should only take
 * notes.
 */
export interface Observer {
  /** A record was made. */
  born?(info: RecordInfo): void;
  /** A record died. Its callback, if it runs at all, runs next. */
  died?(info: RecordInfo, reason: Reason): void;
  /** A callback threw, or the promise that it returned was rejected. */
  failed?(info: RecordInfo, reason: Reason, error: unknown): void;
  /** A callback has returned or thrown; where lastcall awaits the promise that it returned, that has settled. */
  ran?(info: RecordInfo, reason: Reason): void;
}

/** Remembers where records were made. A tracer is an observer too, and so learns when it may forget them. */
export interface Tracer {
  /** The code on the stack makes a record. */
  trace(id: number, target: WeakKey): void;
  /** The line that made the record, if it is known. */
  siteOf(id: number): string | undefined;
}
