/** A finalizer and `using`: a lock file that goes when the block ends, whichever way, or sooner by a call. */
import { existsSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finalize } from 'lastcall';

const path = join(tmpdir(), `lastcall-example-${process.pid}.lock`);

function say(what: string): void {
  console.log(`${what} (${existsSync(path) ? 'locked' : 'not locked'})`);
}

function sum(prices: readonly string[]): number {
  const lock = { path, owner: process.pid };
  writeFileSync(lock.path, String(lock.owner), { flag: 'wx' });
  using unlock = finalize(lock, unlinkSync, lock.path);

  say(`adding up ${prices.join(', ')}`);
  const total = prices.map(Number).reduce((subtotal, price) => subtotal + price, 0);
  if (Number.isNaN(total)) throw new RangeError('not a price');

  unlock(); // what follows needs no lock; at the end of the block the finalizer is dead and does nothing
  say(`the total is ${total}, unlock is ${unlock.alive ? 'alive' : 'dead'}`);
  return total;
}

sum(['12', '30']);
try {
  sum(['12', 'thirty']);
} catch (error) {
  say(String(error));
}
