/** What core needs of a runtime, and what a runtime may run of core. */
import type { RecordInfo } from './record-info.js';
import type { Settings } from './settings.js';

/** What a host learns of: no end at all, that of a page, that of a process. */
export type Rank = 0 | 1 | 2;

/** Lets core learn that the program ends; `src/host/` has one for each kind of runtime. */
export interface Host {
  /** Of several hosts that copies of the package have found, the one with the highest rank is used. */
  readonly rank: Rank;
  /** Start to listen for the program's end: something alive wants to run there. */
  listen(program: Program): void;
  /** Stop to listen. Called at once; a host removes costly listeners a turn later, if they are still not needed. */
  unlisten(): void;
  /** Listen anew: `configure` has changed what is listened to. */
  refresh(): void;
  /** Write to standard error, synchronously: the program may be over a moment later. */
  write(text: string): void;
  /** Show an error with its stack. */
  inspect(error: unknown): string;
  /** Call `run` after `ms` (never for `Infinity`), keeping the program alive until then or until cancelled. */
  timer(ms: number, run: () => void): () => void;
  /** Show what a drain waits for, if it takes long and a person is watching. Returns how to stop. */
  progress(waitingFor: () => string | undefined): () => void;
  /** End the program with `code`, or with the code that it has set itself. */
  exit(code: number | undefined): never;
  /** Signals that this host can handle; `configure({ signals })` takes only these. */
  readonly signals: readonly string[];
}

/** What a host runs when its program ends. */
export interface Program {
  /**
   * Whether the end concerns us: something alive wants to run there, or something is under way that must not be cut
   * off.
   */
  readonly needsExit: boolean;
  /** Whether anything that wants to run may be asynchronous, and so must run while it can still be awaited. */
  readonly mayAwait: boolean;
  readonly settings: Settings;
  /** What to throw in place of ending the program when a callback of `runLast` tries to end it. */
  readonly interruption: symbol;
  /** How long the drain under way still takes at most, in milliseconds. */
  readonly remaining: number;
  /** Run everything, newest first, without awaiting. */
  runNow(): void;
  /** As `runNow`; nothing runs by itself afterwards. */
  runLast(): void;
  /**
   * Run everything, newest first, awaiting what is asynchronous up to the deadline, in milliseconds; name what
   * was left. The deadline is the configured one if none is given.
   */
  run(deadline?: number): Promise<DrainReport>;
}

/** What a drain did. */
export interface DrainReport {
  /** How many callbacks ran. */
  readonly ran: number;
  /** How many of them threw, or were rejected in time. */
  readonly failed: number;
  /** What had started and had not finished at the deadline, oldest first. */
  readonly left: RecordInfo[];
}
