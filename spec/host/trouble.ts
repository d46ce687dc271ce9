/** Expected differences of runtimes in failures and edge cases at the end, with the reasons: data. */
import { runtime, type RuntimeKind } from '../support/runtime.js';
import type { Ended } from '../support/child.js';

interface Exception {
  readonly reason: string;
  /** What is observed instead; several possibilities if it is a race. */
  readonly seen: readonly Partial<Ended>[];
}

/** By program and way to end it. */
const exceptions: Record<string, Partial<Record<RuntimeKind, Exception>>> = {
  'nested-end signal': {
    deno: {
      reason:
        'Deno reports a signal some turns later, and the loop is empty, so the program may have ended by then',
      seen: [
        { code: 0, signal: null },
        { code: null, signal: 'SIGTERM' },
      ],
    },
  },
  'raised-after-cleanup': {
    deno: {
      reason: 'Deno reports a signal some turns later, when the listener may be gone',
      seen: [
        { stdout: ['released', 'lost'], signal: null },
        { stdout: ['released'], signal: 'SIGTERM' },
      ],
    },
  },
  'worker throw': {
    bun: {
      reason: 'Bun reports the error while the worker is still ending',
      seen: [
        { stdout: ['listens to SIGTERM: false', 'error thrown', 'released', 'exit 1'] },
        { stdout: ['listens to SIGTERM: false', 'released', 'error thrown', 'exit 1'] },
      ],
    },
  },
};

/**
 * The expectations for a case on the runtime under test.
 *
 * @param trouble the program and the way to end it.
 * @returns `seen`: all allowed results, given the common one; `because`: the reason of a difference, for the title.
 */
export function here<Seen extends Partial<Ended>>(
  trouble: string,
): { readonly because: string; readonly seen: (common: Seen) => Seen[] } {
  const exception = exceptions[trouble]?.[runtime.kind];
  if (exception === undefined) return { because: '', seen: (common) => [common] };
  return {
    because: `, as far as it can: ${exception.reason}`,
    seen: (common) => exception.seen.map((seen) => ({ ...common, ...seen })),
  };
}
