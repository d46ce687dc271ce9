/** `configure`: changes the program-wide settings, once all that was given is checked. */
import type { Settings } from '../record/settings.js';
import { environment } from '../state/environment.js';
import { DEADLINE, isDeadline } from './checks.js';

const checks: { [Key in keyof Settings]: (value: unknown) => string | undefined } = {
  signals(value) {
    if (typeof value === 'boolean') return undefined;
    const known = environment.host.signals;
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
  Object.assign(environment.settings, Object.fromEntries(given));
  environment.host.refresh();
}
