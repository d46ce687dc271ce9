/** Output that arrives however the program ends, and what is not to be collected before. */
import { writeSync } from 'node:fs';

export function say(text: string): void {
  writeSync(1, `${text}\n`);
}

/** What a program leaves to its end must not be collected before. */
const kept: unknown[] = [];

export function keep<Value>(value: Value): Value {
  kept.push(value);
  return value;
}
