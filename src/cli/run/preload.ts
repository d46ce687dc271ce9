/** Loaded before the program of `lastcall run`: traces the program, and writes its report at its very end. */
import { ftruncateSync, openSync, writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import { idleFileOf, REPORT_VARIABLE } from './handover.js';
import { atTheVeryEnd } from './very-end.js';

const { [REPORT_VARIABLE]: path } = process.env;

// Workers and child processes inherit this preload, but only the program itself writes the report.
if (path !== undefined && isMainThread) {
  Reflect.deleteProperty(process.env, REPORT_VARIABLE);
  // Opened now: later the program may have dropped the permission to open them.
  const file = openSync(path, 'w');
  const idle = openSync(idleFileOf(path), 'w');
  const { report } = await import('../../debug/index.js');
  atTheVeryEnd(
    () => replace(file, () => JSON.stringify(report())),
    (signals) => replace(idle, () => signals.join(' ')),
  );
}

/** Replace the content of a file. Errors are only printed: the program is ending, in whatever state. */
function replace(file: number, text: () => string): void {
  try {
    const bytes = Buffer.from(text());
    ftruncateSync(file);
    for (let offset = 0; offset < bytes.length;)
      offset += writeSync(file, bytes, offset, bytes.length - offset, offset);
  } catch (error) {
    writeSync(2, `lastcall: the report could not be written: ${String(error)}\n`);
  }
}
