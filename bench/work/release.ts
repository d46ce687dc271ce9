/** The callbacks: their effect is used, so that no engine can optimise them away. */

let sum = 0;
let calls = 0;

export function release(value: number): void {
  sum += value;
  calls += 1;
}

export async function releaseLater(value: number): Promise<void> {
  release(value);
}

/** The number of releases so far. */
export function released(): number {
  if (Number.isNaN(sum)) throw new Error('a callback was given no number');
  return calls;
}
