/** What is evaluated in the program that is looked at. */
import type { ReportData } from '../../debug/report/data.js';

/** What the program tells. */
export type Told =
  | { readonly has: 'nothing' }
  /** Of what is alive alone. */
  | { readonly has: 'ledger'; readonly data: ReportData }
  | { readonly has: 'debug'; readonly data: ReportData };

/** @param snapshot where the module is that looks at a program that is not traced. */
export function lookAt(snapshot: URL): string {
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

/** In a later turn: it waits for us to go, who wait for the answer. */
export const CLOSE_INSPECTOR = `void (() => {
  const builtin = process.getBuiltinModule ?? require;
  builtin('timers').setImmediate(() => builtin('inspector').close());
})()`;
