/**
 * Makes 10,000 records at 2,000 places that stay alive, some with hostile names, and others that die of every reason;
 * then writes the page of its report to the file that is named.
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

/** A function of a file that is only a name: what it makes, is made there. */
function file(path: string): Make {
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
  const place = file(path);
  return Array.from({ length: count }, () => place(finalize, keep(new Target()), named(name, callback)));
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
    // It is told of in the report.
  }
}

let collected = 0;
await apart(() => {
  const place = file('ends/collected');
  for (let count = 0; count < 30; count++) {
    place(
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
