/** Times in words, as a person says them. */

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** Such as `3 min 20 s`, `1.5 s`, `0.2 ms`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1) return `${trim(milliseconds.toFixed(2))} ms`;
  if (milliseconds < 1_000) return `${trim(milliseconds.toFixed(1))} ms`;
  if (milliseconds < 60_000) return `${trim((milliseconds / 1_000).toFixed(1))} s`;
  const at = UNITS.findIndex(([, length]) => milliseconds >= length);
  const [name, length] = UNITS[at] as (typeof UNITS)[number];
  const whole = Math.floor(milliseconds / length);
  const [smaller, shorter] = UNITS[at + 1] as (typeof UNITS)[number];
  const rest = Math.floor((milliseconds - whole * length) / shorter);
  return `${whole} ${name}${rest > 0 ? ` ${rest} ${smaller}` : ''}`;
}

/** As `duration`, in whole seconds: ages are known no better. */
export function age(milliseconds: number): string {
  return milliseconds < 1_000 ? 'less than 1 s' : duration(Math.floor(milliseconds / 1_000) * 1_000);
}

function trim(number: string): string {
  return number.replace(/\.0+$/, '');
}
