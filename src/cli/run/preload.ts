/** Loaded before the program that `lastcall run` runs: traces it, and leaves its report at its very end. */
import { ftruncateSync, openSync, writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { idleFileOf, REPORT_VARIABLE } from './handover.js';
import { atTheVeryEnd } from './very-end.js';

const { [REPORT_VARIABLE]: path } = process.env;

// Workers and children are given the same options as the program, but the report is its own.
if (path !== undefined && isMainThread) {
  Reflect.deleteProperty(process.env, REPORT_VARIABLE);
  // Open from now on: the program may give up its right to open them.
  const file = openSync(path, 'w');
  const idle = openSync(idleFileOf(path), 'w');
  const { report } = await import('../../debug/index.js');
  atTheVeryEnd(
    () => replace(file, () => JSON.stringify(report())),
    (signals) => replace(idle, () => signals.join(' ')),
  );
}

/** Write a file anew, whose program may be in any state. */
function replace(file: number, text: () => string): void {
  try {
    const bytes = Buffer.from(text());
    ftruncateSync(file);
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at, at);
  } catch (error) {
    writeSync(2, `lastcall: the report could not be written: ${String(error)}\n`);
  }
}
