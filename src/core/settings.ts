/** `configure`: the program-wide settings, checked before any of them is taken. */
import { ledger } from './ledger.js';
import type { Reason } from './record.js';

/** Where an error went wrong that has no caller to be thrown to. */
export interface ErrorContext {
  readonly reason: Reason;
  /** What failed, as a person would recognise it: the callback's name and the target's class, a path. */
  readonly label: string;
}

export interface Settings {
  /** Whether SIGINT, SIGTERM and SIGHUP (on Windows SIGBREAK too) are handled, or which signals are. Default: `true`. */
  signals: boolean | readonly string[];
  /** How long a drain waits for asynchronous callbacks, in milliseconds; `Infinity` for no limit. Default: 8,000. */
  deadline: number;
  /** `'drain'`: drain within the deadline after an uncaught error too, which then ends the program. Default: `false`. */
  crash: 'drain' | false;
  /** Takes the errors of callbacks at collection and exit; `null` for the default, one write to standard error. */
  onError: ((error: unknown, context: ErrorContext) => void) | null;
  /** Whether a terminal is told what a drain waits for, once it takes over 500 ms. Default: `true`. */
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

const DEADLINE = 'a number of milliseconds from 0 to Infinity';

function isDeadline(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}

export function checkDeadline(value: unknown, who: string): void {
  if (!isDeadline(value)) throw new TypeError(`${who}: "deadline" must be ${DEADLINE}`);
}

const checks: { [Key in keyof Settings]: (value: unknown) => string | undefined } = {
  signals(value) {
    if (typeof value === 'boolean') return undefined;
    const known = ledger.host.signals;
    if (!Array.isArray(value)) return 'true, false or a list of signal names';
    return value.every((name) => known.includes(name))
      ? undefined
      : `a list of signals that can be handled here (${known.join(', ') || 'none'})`;
  },
  deadline: (value) => (isDeadline(value) ? undefined : DEADLINE),
  crash: (value) => (value === 'drain' || value === false ? undefined : "'drain' or false"),
  onError: (value) => (value === null || typeof value === 'function' ? undefined : 'a function or null'),
  progress: (value) => (typeof value === 'boolean' ? undefined : 'true or false'),
};

/**
 * Set how the whole program's cleanup behaves. What is given is merged into what is set; a key that is
 * `undefined` stays as it is.
 *
 * @param settings any of `signals`, `deadline` (milliseconds), `crash`, `onError` and `progress`.
 * @throws TypeError for a key that does not exist or a value that does not fit; nothing is changed then.
 *
 * @example
 * ```ts
 * import { configure } from 'lastcall';
 *
 * configure({ deadline: 5_000, signals: ['SIGTERM'] });
 * configure({ deadline: 8_000, signals: true }); // back to the defaults
 * ```
 */
export function configure(settings: {
  readonly [Key in keyof Settings]?: Settings[Key] | undefined;
}): void {
  if (typeof settings !== 'object' || settings === null) {
    throw new TypeError('configure takes an object, such as configure({ deadline: 5_000 })');
  }
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  for (const [key, value] of given) {
    if (!Object.hasOwn(checks, key)) {
      throw new TypeError(`configure knows no "${key}"; it takes ${Object.keys(checks).join(', ')}`);
    }
    const wanted = checks[key as keyof Settings](value);
    if (wanted !== undefined) throw new TypeError(`configure: "${key}" must be ${wanted}`);
  }
  Object.assign(ledger.settings, Object.fromEntries(given));
  ledger.host.refresh();
}
