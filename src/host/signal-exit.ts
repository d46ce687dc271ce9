/** Recognises signal-exit's listeners, which half of all programs have and which mean nothing by themselves. */

/** signal-exit 3 keeps its emitter on `process`, signal-exit 4 on the global object. */
const V4_EMITTER = Symbol.for('signal-exit emitter');

/**
 * How many of the listeners of each signal are signal-exit's. It acts only when all listeners are its own, so each of
 * us would wait for the other. We act first, remove ours, and raise the signal again.
 */
export function signalExitListeners(process: object, global: object): number {
  const { __signal_exit_emitter__: v3 } = process as { __signal_exit_emitter__?: unknown };
  const { [V4_EMITTER]: v4 } = global as { [V4_EMITTER]?: unknown };
  return countOf(v3) + countOf(v4);
}

function countOf(emitter: unknown): number {
  const count = (emitter as { count?: unknown } | undefined)?.count;
  return typeof count === 'number' ? count : 0;
}
