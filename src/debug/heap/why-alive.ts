/** What keeps an object alive, on demand. */
import { pathTo, type RetainingPath } from './path.js';

export function whyAlive(target: WeakKey): Promise<RetainingPath | undefined> {
  return pathTo(new WeakRef(target)).then((path) => (path?.onlyByCaller === true ? undefined : path));
}
