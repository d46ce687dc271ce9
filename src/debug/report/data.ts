/** The data of a report: plain values, as in its JSON. */
import type { Reason, RecordInfo } from '../../index.js';

/** What is known about a program's records: what `JSON.stringify(report())` writes. */
export interface ReportData {
  /** Incremented when fields change their meaning. */
  readonly version: 1;
  readonly program: {
    readonly pid: number;
    /** The file that was started, such as `server.js`. */
    readonly name: string;
    /** Such as `Node.js 24.1.0`. */
    readonly runtime: string;
  };
  /** When tracing started, in milliseconds since 1970. */
  readonly begun: number;
  /** When the report was made, in milliseconds since 1970. */
  readonly taken: number;
  /** One record in `every` was traced. */
  readonly every: number;
  readonly totals: {
    readonly born: number;
    readonly alive: number;
    readonly died: Readonly<Record<Reason, number>>;
    readonly failed: number;
    readonly callbacks: CallbackTimes;
  };
  /** The lines that made records. `AliveRecord.place` and `FailureData.place` are indexes into this array. */
  readonly places: readonly PlaceData[];
  /** The live records, oldest first; at most the oldest 10,000. */
  readonly alive: readonly AliveRecord[];
  /** The newest 100 failures, oldest first. */
  readonly failures: readonly FailureData[];
  readonly timeline: TimelineData;
}

/** How many callbacks have finished, and how long they took, in milliseconds. */
export interface CallbackTimes {
  readonly count: number;
  readonly total: number;
  readonly longest: number;
}

/** A line that made records, and what became of these records. */
export interface PlaceData {
  /** `path:line:column`; missing for records that were not traced, which are grouped by label. */
  readonly site?: string;
  /** Up to five labels of its records. */
  readonly labels: readonly string[];
  /** Up to five stacks that led there: frames, innermost first, one per line. */
  readonly stacks: readonly string[];
  readonly born: number;
  readonly alive: number;
  /** When the oldest live record was made, in milliseconds since 1970. */
  readonly oldest?: number;
  readonly died: Readonly<Record<Reason, number>>;
  readonly failed: number;
  readonly callbacks: CallbackTimes;
}

/** A record that is alive. */
export interface AliveRecord extends Pick<RecordInfo, 'id' | 'kind' | 'label' | 'atexit' | 'bornAt'> {
  /** The index of the line that made it. */
  readonly place: number;
}

/** A callback that failed. */
export interface FailureData {
  /** When, in milliseconds since 1970. */
  readonly at: number;
  readonly label: string;
  readonly reason: Reason;
  /** The index of the line that made its record. */
  readonly place: number;
  /** The error with its stack. */
  readonly error: string;
}

/** What happened in each of several consecutive spans of time, from `ReportData.begun` on. */
export interface TimelineData {
  /** The length of each span, in milliseconds. */
  readonly length: number;
  readonly spans: readonly {
    readonly born: number;
    /** How many records were alive at its end. */
    readonly alive: number;
    readonly died: Readonly<Record<Reason, number>>;
  }[];
}
