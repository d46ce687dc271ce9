/** The environment: how this program ends, how it is configured, and whether it is over. */
import type { Host, Program } from '../record/host.js';
import { defaults, type Settings } from '../record/settings.js';
import { part } from './part.js';

export interface Environment {
  host: Host;
  /** What the host runs at the end. */
  program: Program;
  readonly settings: Settings;
  /**
   * `'ending'` from the last drain on: what is collected does not matter any more. `'over'` after it: nothing runs by
   * itself any more.
   */
  phase: 'running' | 'ending' | 'over';
}

export const environment: Environment = part('environment', () => ({
  // Set by `open`, before anything can be alive.
  host: undefined as unknown as Host,
  program: undefined as unknown as Program,
  settings: { ...defaults },
  phase: 'running',
}));

/**
 * Whether the host listens to the program's end. An object of its own: read from `environment`, it cost a tenth of
 * a record's life.
 */
export const listening: { isListening: boolean } = part('listening', () => ({ isListening: false }));

/**
 * Whether `host` learns of more ends than the one that is used. The first copy of the package to be loaded may have
 * been built for pages, and know nothing of processes.
 */
export function isBetter(host: Host): boolean {
  const current = environment.host as Host | undefined;
  return current === undefined || host.rank > current.rank;
}
