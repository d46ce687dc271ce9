/** Colours: on a terminal only, and never with NO_COLOR. */
import type { WriteStream } from 'node:tty';

/** A stream of this process. */
export type Output = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean };

const BOLD = 1;
const DIM = 2;
const YELLOW = 33;

/**
 * Whether to colour what is written there. `NO_COLOR`, if it is not empty, means never (no-color.org); `FORCE_COLOR`,
 * if it is neither empty nor `0`, means also where it is no terminal, such as in the log of a CI.
 */
export function hasColours(output: Output): boolean {
  const { NO_COLOR: never = '', FORCE_COLOR: always = '', TERM: terminal } = process.env;
  if (never !== '') return false;
  if (always !== '') return always !== '0';
  return output.isTTY === true && terminal !== 'dumb';
}

/** A report's text with its titles in bold, leaks in yellow, and what is looked up only when needed dimmed. */
export function colour(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      if (line === '') return line;
      if (/^Collected/.test(line)) return paint(YELLOW, paint(BOLD, line));
      if (/^\S/.test(line)) return paint(BOLD, line);
      return /^ {6}made at/.test(line) ? paint(DIM, line) : line;
    })
    .join('\n');
}

function paint(code: number, text: string): string {
  return `\u001B[${code}m${text}\u001B[0m`;
}
