/** Statistics of measurements. */

export function median(values: readonly number[]): number {
  return quantile(0.5, values);
}

export function quartiles(values: readonly number[]): readonly [lower: number, upper: number] {
  return [quantile(0.25, values), quantile(0.75, values)];
}

function quantile(part: number, values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(part * (sorted.length - 1))] ?? Number.NaN;
}
