/**
 * Makes 10,000 records at 2,000 places that stay alive, some with hostile names, and others that die for every reason.
 * Writes the page of its report to the file in its argument.
 */
import { writeFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';
import { drain, finalize, type Finalizer } from 'lastcall';
import { report } from 'lastcall/debug';
import { apart, collect } from '../../support/collect.js';
import { keep } from '../say.js';
import { HOSTILE } from './hostile.js';

const PLACES = 2_000;
const AT_EACH = 5;

class Target {}

type Make = (finalizer: typeof finalize, target: object, callback: () => void) => Finalizer<object, [], void>;

/** A function whose file does not exist: the records that it makes have this file as their place. */
function makerIn(path: string): Make {
  return runInThisContext('(finalize, target, callback) => finalize(target, callback)', {
    filename: `/srv/app/${path}.js`,
  }) as Make;
}

function named(name: string, callback: () => void = () => {}): () => void {
  return Object.defineProperty(() => void callback(), 'name', { value: name });
}

/** Make records of one name in one file, and keep their targets. */
function make(
  path: string,
  name: string,
  count: number,
  callback?: () => void,
): Finalizer<object, [], void>[] {
  const makeThere = makerIn(path);
  return Array.from({ length: count }, () => makeThere(finalize, keep(new Target()), named(name, callback)));
}

make('ends/at-exit', 'flush', 4);
await drain();

for (const finalizer of make('ends/disposed', 'close', 40)) finalizer[Symbol.dispose]();
for (const finalizer of make('ends/called', 'hangUp', 10)) finalizer();
for (const finalizer of make('ends/detached', 'handOver', 6)) finalizer.detach();
const failing = make('ends/failed', 'refuse', 3, () => {
  throw new RangeError(`refused ${HOSTILE[0]}`);
});
for (const finalizer of failing) {
  try {
    finalizer();
  } catch {
    // The report lists it.
  }
}

let collected = 0;
await apart(() => {
  const makeThere = makerIn('ends/collected');
  for (let count = 0; count < 30; count++) {
    makeThere(
      finalize,
      new Target(),
      named('forget', () => (collected += 1)),
    );
  }
});
await collect(() => collected === 30);

for (let index = 0; index < PLACES; index++) {
  const hostile = HOSTILE[index];
  make(hostile ?? `area-${index % 40}/file-${index}`, hostile ?? `release${index}`, AT_EACH);
}

writeFileSync(process.argv[2] ?? '', report().toHTML());
