/** The host of a runtime that has no end to learn of: workers of the web, and anything unknown. */
import type { Host } from '../core/host.js';
import { inspect } from './web-output.js';

export interface WebGlobal {
  setTimeout?(fire: () => void, ms: number): unknown;
  clearTimeout?(timer: unknown): void;
  console?: { error(text: string): void };
}

/** Timers are limited to 2^31 - 1 ms everywhere; a longer wait is as good as for ever. */
export const LONGEST_TIMER = 2 ** 31 - 1;

export function noHost(global: WebGlobal): Host {
  return {
    signals: [],
    attend() {},
    dismiss() {},
    refresh() {},
    write(text) {
      global.console?.error(text.trimEnd());
    },
    inspect: (error) => inspect(error),
    timer(ms, fire) {
      const timer = global.setTimeout?.(fire, Math.min(ms, LONGEST_TIMER));
      return () => global.clearTimeout?.(timer);
    },
    progress: () => () => {},
    exit() {
      throw new Error('This runtime cannot be ended from inside: everything was released, but it goes on');
    },
  };
}
