/** The words of the page. */
import type { ReportData } from '../data.js';

export type Reason = keyof ReportData['totals']['died'];

/** The order of reasons everywhere on the page: proper releases first, forgotten ones last. */
export const REASONS: readonly Reason[] = ['dispose', 'call', 'detach', 'exit', 'gc'];

export const WORDS: Readonly<Record<Reason, string>> = {
  dispose: 'disposed',
  call: 'called',
  detach: 'detached',
  exit: 'at exit',
  gc: 'collected',
};

/** The meaning of each reason, in a sentence. */
export const MEANINGS: Readonly<Record<Reason, string>> = {
  dispose: 'Released by “using”, a scope or a call of dispose, as it should be',
  call: 'The finalizer was called as a function, which is fine, too',
  detach: 'The record was detached: its callback will not run',
  exit: 'Still alive when the program ended, and released by lastcall then',
  gc: 'The program never released it, so it was released when it was garbage-collected: a “using” is missing',
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
