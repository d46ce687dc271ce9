/** How a callback of the last drain is kept from ending the program before the rest has run. */

/**
 * What a host throws in place of ending the program when a callback of the last drain tries to, such as by
 * `process.exit`. It unwinds the callback, and is reported nowhere.
 */
export const INTERRUPTION = Symbol.for('lastcall.interruption');
