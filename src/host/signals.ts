/** The signals that end a program and that it may handle. */

/** SIGINT is Ctrl-C, SIGTERM is what supervisors send first, SIGHUP comes when the terminal is closed. */
const EVERYWHERE = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-Break, in consoles of Windows alone. */
const ON_WINDOWS = ['SIGBREAK'] as const;

/** What is handled unless `configure({ signals })` says otherwise. */
export function endingSignals(platform: string): readonly string[] {
  return platform === 'win32' ? [...EVERYWHERE, ...ON_WINDOWS] : EVERYWHERE;
}
