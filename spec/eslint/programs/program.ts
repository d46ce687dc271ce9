/** Small programs that rules are tested with, most of which the engine can run. */

export interface Program {
  /** What it does, in a few words. */
  readonly title: string;
  readonly code: string;
  /** Set if only TypeScript's parser can read it. */
  readonly isTyped?: boolean;
  readonly options?: readonly unknown[];
  /** Why it cannot be run, if so. All others export a `make` that returns a `WeakRef` to the target. */
  readonly notRun?: string;
}

/** A program in which a rule reports something. */
export interface InvalidProgram extends Program {
  /** The message ids of the reports, in order. */
  readonly finds: readonly string[];
  /** The message id of the suggestion in the first report. */
  readonly suggestion?: string;
  /** The code after that suggestion is applied. */
  readonly suggested?: string;
}

/** Prepended to programs that import nothing themselves. */
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
