/** The host of runtimes that emit nothing at their end: workers of the web, and anything unknown. */
import type { Host } from '../core/record/host.js';
import { inspect } from './web-output.js';

export interface WebGlobal {
  setTimeout?(run: () => void, ms: number): unknown;
  clearTimeout?(timer: unknown): void;
  console?: { error(text: string): void };
}

/** The longest timer of every runtime, 2^31 - 1 ms: as good as for ever. */
export const LONGEST_TIMER = 2 ** 31 - 1;

export function noHost(global: WebGlobal): Host {
  return {
    signals: [],
    rank: 0,
    listen() {},
    unlisten() {},
    refresh() {},
    write(text) {
      global.console?.error(text.trimEnd());
    },
    inspect: (error) => inspect(error),
    timer(ms, run) {
      const timer = global.setTimeout?.(run, Math.min(ms, LONGEST_TIMER));
      return () => global.clearTimeout?.(timer);
    },
    progress: () => () => {},
    exit() {
      throw new Error('This runtime cannot be ended from inside: everything was released, but it goes on');
    },
  };
}
