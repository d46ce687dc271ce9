/** How each contestant runs a callback once a target is gone, as far as it can. */
import { finalize } from 'lastcall';
import { register, unregister } from 'on-exit-leak-free';
import { onExit } from 'signal-exit-4';
import type { Finalize } from '../work/finalizers.js';
import { finalizeByHand } from './by-hand.js';

/** Node's copy of on-exit-leak-free, since Node 22.5. */
const { finalization } = process as {
  finalization?: { register: typeof register; unregister: typeof unregister };
};

export const finalizers = {
  lastcall: finalize,

  engine: finalizeByHand,

  leakFree(target, callback, value) {
    register(target, later(callback, value));
    return () => {
      unregister(target);
      callback(value);
    };
  },

  finalization:
    finalization &&
    ((target, callback, value) => {
      finalization.register(target, later(callback, value));
      return () => {
        finalization.unregister(target);
        callback(value);
      };
    }),

  signalExit(_target, callback, value) {
    const remove = onExit(later(callback, value));
    return () => {
      remove();
      callback(value);
    };
  },
} satisfies Record<string, Finalize | undefined>;

export type Finalizing = keyof typeof finalizers;

/** Created here, where no closure refers to the target. */
function later(callback: (value: number) => void, value: number): () => void {
  return () => callback(value);
}
