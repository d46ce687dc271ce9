/** Options as their caller wrote them. */
import { ownOptions } from '../../internal.js';

/**
 * The own properties of `options`, on an object that inherits nothing.
 *
 * @throws TypeError when `options` is `null`.
 */
export function readOptions<Options extends object>(options: Options | undefined, who: string): Options {
  if (options === null) throw new TypeError(`${who}: the options must be an object, not null`);
  return ownOptions(options);
}
