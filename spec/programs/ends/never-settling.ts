/** Ends while it awaits, at top level, what never settles. */
import '../cleanups.js';

await new Promise(() => {});
