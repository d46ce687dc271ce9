/** What things are called on the page. */
import type { ReportData } from '../data.js';

export type Reason = keyof ReportData['totals']['died'];

/** In this order everywhere: as it should be first, what was forgotten last. */
export const REASONS: readonly Reason[] = ['dispose', 'call', 'detach', 'exit', 'gc'];

export const WORDS: Readonly<Record<Reason, string>> = {
  dispose: 'disposed',
  call: 'called',
  detach: 'detached',
  exit: 'at exit',
  gc: 'collected',
};

/** What the reasons mean, in a sentence each. */
export const MEANINGS: Readonly<Record<Reason, string>> = {
  dispose: 'Released by “using”, a scope or a call of dispose, as it should be',
  call: 'The finalizer was called as a function, as it should be, too',
  detach: 'Somebody took over: the callback will not run',
  exit: 'Still alive at the end of the program, which released it',
  gc: 'Nobody released it: the collector found it out of reach, and did. A “using” is missing',
};

const format = new Intl.NumberFormat('en');

/** Such as `10,000`. */
export function count(number: number): string {
  return format.format(number);
}

/** Such as `1 record`, `10,000 records`. */
export function counted(number: number, singular: string, plural = `${singular}s`): string {
  return `${count(number)} ${number === 1 ? singular : plural}`;
}

/** Such as `Disposed`. */
export function title(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
