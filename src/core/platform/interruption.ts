/** Keeps a callback of the last drain from ending the program before the other callbacks have run. */

/**
 * What a host throws in place of ending the program, when a callback of the last drain calls `process.exit` or its kin.
 * It unwinds that callback and is never reported.
 */
export const INTERRUPTION = Symbol.for('lastcall.interruption');
