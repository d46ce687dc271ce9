/** What the core asks of a runtime, and what a runtime may ask of the core. */
import type { DrainReport } from './drain.js';
import type { Settings } from './settings.js';

/** A way to learn that the program ends; `src/host/` has one for each kind of runtime. */
export interface Host {
  /** Begin to listen for the program's end: something alive wants to run there. */
  attend(program: Program): void;
  /** Stop to listen. Called at once, so a host removes costly listeners a turn later, if still idle. */
  dismiss(): void;
  /** Listen anew: `configure` changed what is listened to. */
  refresh(): void;
  /** Write to standard error, synchronously: the program may be over a moment later. */
  write(text: string): void;
  /** Show an error with its stack. */
  inspect(error: unknown): string;
  /** Call `fire` after `ms` (never for `Infinity`), keeping the program alive until then or until cancelled. */
  timer(ms: number, fire: () => void): () => void;
  /** Show what a drain waits for, if it takes long and somebody is watching; returns how to stop. */
  progress(waitingFor: () => string | undefined): () => void;
  /** End the program with `code`, or with the code it has set itself. */
  exit(code: number | undefined): never;
  /** Signals that this host can handle; `configure({ signals })` takes only these. */
  readonly signals: readonly string[];
}

/** What a host runs when its program ends. */
export interface Program {
  /** Whether anything alive wants to run at the end, or something is under way that must not be cut off. */
  readonly wanted: boolean;
  /** Whether anything that wants to run may be asynchronous, and so must run while it can still be awaited. */
  readonly mayAwait: boolean;
  readonly settings: Settings;
  /** What to throw in place of ending the program when a callback of `runLast` tries to end it. */
  readonly interruption: symbol;
  /** How long the drain that is under way goes on at most, in milliseconds. */
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
