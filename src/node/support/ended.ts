/** Values that end by themselves, such as a socket that its peer closes: nothing is left to release then. */
import type { ManagedValue } from '../../index.js';

/**
 * What a listener on the value calls when the value has ended. It holds the wrapper weakly: a wrapper that the
 * value led to would not be collected before the value, and what is open never is.
 */
export function forgetting(wrapper: ManagedValue<unknown>): () => void {
  const weak = new WeakRef(wrapper);
  return () => void weak.deref()?.detach();
}
