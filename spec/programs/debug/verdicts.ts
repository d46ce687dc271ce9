/** Behaves as its first argument says, and writes the page of its report to the file in its second. */
import { writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { drain, finalize } from 'lastcall';
import { report } from 'lastcall/debug';
import { keep } from '../say.js';

class Target {}

const [, , what = '', path = ''] = process.argv;

const make = (callback: () => void) => finalize(keep(new Target()), callback);

const behaviours: Record<string, () => unknown> = {
  nothing() {},
  disposed() {
    for (let count = 0; count < 30; count++) make(function close() {})[Symbol.dispose]();
  },
  async 'piling up'() {
    for (let count = 0; count < 60; count++) {
      make(function grow() {});
      await setTimeout(5);
    }
  },
  'under way'() {
    for (let count = 0; count < 60; count++) make(function work() {});
  },
  'at exit'() {
    make(function flush() {});
    return drain();
  },
  failed() {
    const finalizer = make(function refuse() {
      throw new RangeError('refused');
    });
    try {
      finalizer();
    } catch {
      // The report lists it.
    }
  },
};

await behaviours[what]?.();
writeFileSync(path, report().toHTML());
