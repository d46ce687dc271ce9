/** Measuring two ways to do the same thing, turn by turn, so that a noisy machine disturbs both alike. */

/** Does its work `count` times. */
export type Work = (count: number) => void | Promise<void>;

export interface Comparison {
  /** Nanoseconds for one, the median of the rounds. */
  readonly ours: number;
  readonly theirs: number;
  /** The median of the rounds' ratios, ours to theirs, and the quartiles around it. */
  readonly ratio: number;
  readonly spread: readonly [lower: number, upper: number];
}

export async function compare(ours: Work, theirs: Work, count: number, rounds: number): Promise<Comparison> {
  await ours(count);
  await theirs(count);
  const times: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    // Who comes first changes, lest one always pays for the other's garbage.
    const oursFirst = round % 2 === 0;
    const early = await time(oursFirst ? ours : theirs, count);
    const late = await time(oursFirst ? theirs : ours, count);
    times.push(oursFirst ? { ours: early, theirs: late } : { ours: late, theirs: early });
  }
  const ratios = times.map((pair) => pair.ours / pair.theirs);
  return {
    ours: quantile(
      0.5,
      times.map((pair) => pair.ours),
    ),
    theirs: quantile(
      0.5,
      times.map((pair) => pair.theirs),
    ),
    ratio: quantile(0.5, ratios),
    spread: [quantile(0.25, ratios), quantile(0.75, ratios)],
  };
}

async function time(work: Work, count: number): Promise<number> {
  const begin = performance.now();
  await work(count);
  const end = performance.now();
  // What a round left behind is settled before the next one begins.
  await new Promise((resolve) => setTimeout(resolve, 0));
  return ((end - begin) * 1e6) / count;
}

function quantile(part: number, values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN;
}
