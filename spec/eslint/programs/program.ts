/** Small programs that rules are tried with, and that an engine can run. */

export interface Program {
  /** What it does, in a few words. */
  readonly title: string;
  readonly code: string;
  /** Set if only TypeScript's parser can read it. */
  readonly isTyped?: boolean;
  readonly options?: readonly unknown[];
  /** Why it is not run, if it is not: everything else has a `make` that returns a `WeakRef` to the target. */
  readonly notRun?: string;
}

/** A program in which a rule finds something. */
export interface Faulty extends Program {
  /** The ids of its messages, one for each report. */
  readonly finds: readonly string[];
  /** The id of the suggestion of the first report, */
  readonly suggestion?: string;
  /** and what it makes of the code. */
  readonly suggested?: string;
}

/** What programs need that import nothing themselves. */
const PRELUDE = `
import { AsyncScope, finalize, manage, Scope } from 'lastcall';

const kept = [];
function close() {}
function log() {}
class Client {
  handle = 1;
  socket = { end() {} };
  stop() {}
}
`;

/** The whole text of a program. */
export function textOf(code: string): string {
  return /^import /m.test(code) || code.includes('require(') ? code : `${PRELUDE}${code}`;
}
