/** Prints the milliseconds that the import of packages takes, minus that of an empty module. */
import { median } from '../statistics.js';

const specifiers = process.argv.slice(2);

async function time(specifier: string): Promise<number> {
  const begin = performance.now();
  await import(specifier);
  return performance.now() - begin;
}

const empty: number[] = [];
for (let n = 0; n < 5; n++) empty.push(await time(`./empty.js?${n}`));
let sum = 0;
for (const specifier of specifiers) sum += (await time(specifier)) - median(empty);
console.log(sum);
