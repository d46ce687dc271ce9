/** What trouble at the end looks like on a runtime that cannot give what the others do: data, with the reasons. */
import { runtime, type RuntimeKind } from '../support/runtime.js';
import type { Ended } from '../support/child.js';

interface Exception {
  readonly reason: string;
  /** What is seen in the place of what others give; several where it is a race, which may be won as well. */
  readonly seen: readonly Partial<Ended>[];
}

/** By program and way. */
const exceptions: Record<string, Partial<Record<RuntimeKind, Exception>>> = {
  'nested-end signal': {
    deno: {
      reason:
        'Deno tells of a signal some turns later, and the loop is empty, so the program may be over by then',
      seen: [
        { code: 0, signal: null },
        { code: null, signal: 'SIGTERM' },
      ],
    },
  },
  'raised-after-cleanup': {
    deno: {
      reason: 'Deno tells of a signal some turns later, when nobody may listen any more',
      seen: [
        { stdout: ['released', 'lost'], signal: null },
        { stdout: ['released'], signal: 'SIGTERM' },
      ],
    },
  },
  'worker throw': {
    bun: {
      reason: 'Bun tells of the error while the worker still ends',
      seen: [
        { stdout: ['listens to SIGTERM: false', 'error thrown', 'released', 'exit 1'] },
        { stdout: ['listens to SIGTERM: false', 'released', 'error thrown', 'exit 1'] },
      ],
    },
  },
};

/**
 * What trouble looks like on the runtime that is watched.
 *
 * @param trouble the program and the way.
 * @returns `seen`: all that may be seen, given what others give; `because`: the reason, for the title.
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
