/** Ends while it awaits, at top level, what never settles, and listens to no signals. */
import { configure } from 'lastcall';
import '../cleanups.js';

configure({ signals: false });
await new Promise(() => {});
