/** The wall clock as it was at import: test frameworks replace it with one that jumps. */
export const { now } = Date;
