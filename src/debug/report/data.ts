/** The data of a report: plain values, as its JSON has them. */
import type { Reason, RecordInfo } from '../../index.js';

/** What is known of a program's records: what `JSON.stringify(report())` writes. */
export interface ReportData {
  /** Larger when fields change their meaning. */
  readonly version: 1;
  readonly program: {
    readonly pid: number;
    /** What was started, such as `server.js`. */
    readonly name: string;
    /** Such as `Node.js 24.1.0`. */
    readonly runtime: string;
  };
  /** When tracing began, in milliseconds since 1970. */
  readonly begun: number;
  /** When the report was made, in milliseconds since 1970. */
  readonly taken: number;
  /** One record in so many was traced. */
  readonly every: number;
  readonly totals: {
    readonly born: number;
    readonly alive: number;
    readonly died: Readonly<Record<Reason, number>>;
    readonly failed: number;
    readonly callbacks: CallbackTimes;
  };
  /** The lines that made records; what refers to one has its index. */
  readonly places: readonly PlaceData[];
  /** What is alive, oldest first; of more than 10,000 the oldest. */
  readonly alive: readonly AliveRecord[];
  /** The newest 100 failures, oldest first. */
  readonly failures: readonly FailureData[];
  readonly timeline: TimelineData;
}

/** How many callbacks are over, and how long they took, in milliseconds. */
export interface CallbackTimes {
  readonly count: number;
  readonly total: number;
  readonly longest: number;
}

/** A line that made records, and what became of them. */
export interface PlaceData {
  /** `path:line:column`; missing where records were not traced, which are then grouped by label. */
  readonly site?: string;
  /** Up to five labels of its records. */
  readonly labels: readonly string[];
  /** Up to five stacks that led there: frames, innermost first, one in each line. */
  readonly stacks: readonly string[];
  readonly born: number;
  readonly alive: number;
  /** When the oldest that is alive was made, in milliseconds since 1970. */
  readonly oldest?: number;
  readonly died: Readonly<Record<Reason, number>>;
  readonly failed: number;
  readonly callbacks: CallbackTimes;
}

/** What is told of a record that is alive. */
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

/** What happened in each of several spans of time, one after the other from `ReportData.begun` on. */
export interface TimelineData {
  /** How long each span is, in milliseconds. */
  readonly length: number;
  readonly spans: readonly {
    readonly born: number;
    /** How many were alive at its end. */
    readonly alive: number;
    readonly died: Readonly<Record<Reason, number>>;
  }[];
}
