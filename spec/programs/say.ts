/** Output that arrives, however the program ends. */
import { writeSync } from 'node:fs';

export function say(text: string): void {
  writeSync(1, `${text}\n`);
}
