/** The clock as it was at import: a test framework may put another in its place, which jumps. */
export const { now } = Date;
