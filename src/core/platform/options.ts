/** Reads options as their caller wrote them: what somebody has put on `Object.prototype` is no option. */

/** The own properties of `options`, on an object that inherits nothing. Without options, it has none. */
export function ownOptions<Options extends object>(options: Options | undefined): Options {
  return Object.assign(Object.create(null) as Options, options);
}
