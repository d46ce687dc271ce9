/** The settings of a program, and what they are at first. */
import type { Reason } from './types.js';

/** Describes what failed, for an error that has no caller to be thrown to. */
export interface ErrorContext {
  readonly reason: Reason;
  /** What failed, as a person would recognise it: the callback's name and the target's class, a path. */
  readonly label: string;
}

export interface Settings {
  /**
   * Whether SIGINT, SIGTERM and SIGHUP (on Windows SIGBREAK too) are handled, or which signals are. Default:
   * `true`.
   */
  signals: boolean | readonly string[];
  /** How long a drain waits for asynchronous callbacks, in milliseconds; `Infinity` for no limit. Default: 8,000. */
  deadline: number;
  /**
   * `'drain'`: drain within the deadline after an uncaught error too, which then ends the program. Default:
   * `false`.
   */
  crash: 'drain' | false;
  /** Takes the errors of callbacks at collection and exit; `null` for the default, one write to standard error. */
  onError: ((error: unknown, context: ErrorContext) => void) | null;
  /** Whether a terminal shows what a drain waits for, once it takes over 500 ms. Default: `true`. */
  progress: boolean;
}

/** The settings a program begins with. The deadline is inside the 10 s that container runtimes allow. */
export const defaults: Readonly<Settings> = {
  signals: true,
  deadline: 8_000,
  crash: false,
  onError: null,
  progress: true,
};
