/** Expressions to evaluate in the attached program. */
import type { ReportData } from '../../debug/report/data.js';

/** The program's answer to `reportExpression`. */
export type Answer =
  | { readonly has: 'nothing' }
  /** lastcall without tracing: the data covers only what is alive. */
  | { readonly has: 'ledger'; readonly data: ReportData }
  | { readonly has: 'debug'; readonly data: ReportData };

/** @param snapshot the module that reports on a program that is not traced. */
export function reportExpression(snapshot: URL): string {
  const url = JSON.stringify(snapshot.href);
  return `(() => {
    const debug = globalThis[Symbol.for('lastcall.debug.1')];
    if (debug !== undefined) return JSON.stringify({ has: 'debug', data: debug.report() });
    if (globalThis[Symbol.for('lastcall.state.2')] === undefined) return JSON.stringify({ has: 'nothing' });
    const { createRequire } = process.getBuiltinModule('node:module');
    const { fileURLToPath } = process.getBuiltinModule('node:url');
    const { snapshot } = createRequire(${url})(fileURLToPath(${url}));
    return JSON.stringify({ has: 'ledger', data: snapshot() });
  })()`;
}

/** Closes in a later turn: closing waits until we disconnect, and we wait for the answer first. */
export const CLOSE_INSPECTOR = `void (() => {
  const builtin = process.getBuiltinModule ?? require;
  builtin('timers').setImmediate(() => builtin('inspector').close());
})()`;
