/** Detaches the wrapper of a value that ended by itself, such as a socket closed by its peer. */
import type { ManagedValue } from '../../index.js';

/**
 * A listener for the end of the value, which detaches the wrapper. It holds the wrapper weakly: the value holds its
 * listeners, and an open value is never collected, so a strong reference would keep the wrapper alive forever.
 */
export function weakDetach(wrapper: ManagedValue<unknown>): () => void {
  const weak = new WeakRef(wrapper);
  return () => void weak.deref()?.detach();
}
