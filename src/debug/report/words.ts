/** Formats times for people. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  ['d', DAY, 'h', HOUR],
  ['h', HOUR, 'min', MINUTE],
  ['min', MINUTE, 's', SECOND],
] as const;

/** Such as `3 min 20 s`, `1.5 s`, `0.2 ms`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1) return `${rounded(milliseconds, 100)} ms`;
  if (rounded(milliseconds, 10) < SECOND) return `${rounded(milliseconds, 10)} ms`;
  if (rounded(milliseconds / SECOND, 10) < 60) return `${rounded(milliseconds / SECOND, 10)} s`;
  const seconds = Math.round(milliseconds / SECOND) * SECOND;
  for (const [name, length, smallerName, smaller] of UNITS) {
    if (seconds < length) continue;
    const rest = Math.floor((seconds % length) / smaller);
    return `${Math.floor(seconds / length)} ${name}${rest > 0 ? ` ${rest} ${smallerName}` : ''}`;
  }
  return `${seconds / SECOND} s`;
}

/** Like `duration`, but in whole seconds, since ages are not known more precisely. */
export function age(milliseconds: number): string {
  return milliseconds < SECOND ? 'less than 1 s' : duration(Math.floor(milliseconds / SECOND) * SECOND);
}

function rounded(value: number, parts: number): number {
  return Math.round(value * parts) / parts;
}
