/** Colours output on terminals, unless NO_COLOR is set. */
import type { WriteStream } from 'node:tty';

/** Standard output or standard error. */
export type Output = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean };

const BOLD = 1;
const DIM = 2;
const YELLOW = 33;

/**
 * Whether to colour what is written to a stream. A `NO_COLOR` that is not empty means never (no-color.org). A
 * `FORCE_COLOR` that is neither empty nor `0` means always, even if the stream is not a terminal, such as the log of a
 * CI.
 */
export function hasColours(output: Output): boolean {
  const { NO_COLOR: never = '', FORCE_COLOR: always = '', TERM: terminal } = process.env;
  if (never !== '') return false;
  if (always !== '') return always !== '0';
  return output.isTTY === true && terminal !== 'dumb';
}

/** Colour a report's text: titles bold, the title of leaks yellow, positions in files dimmed. */
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
