/** The results of tests, in one form for all frameworks. */

export interface TestRun {
  readonly code: number;
  readonly output: string;
  readonly tests: readonly TestResult[];
}

export interface TestResult {
  readonly title: string;
  /** A test that Mocha counts as passed and as failed has failed. */
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Shortened by `brief`. */
  readonly errors: readonly string[];
}

export function passed(title: string): TestResult {
  return { title, state: 'passed', errors: [] };
}

export function failed(title: string, ...errors: string[]): TestResult {
  return { title, state: 'failed', errors };
}

export function skipped(title: string): TestResult {
  return { title, state: 'skipped', errors: [] };
}

/** The expected results of tests: failed if they have errors, else passed. */
export function expected(
  tests: readonly { readonly title: string; readonly errors?: readonly string[] }[],
): TestResult[] {
  return tests.map(({ title, errors }) => (errors === undefined ? passed(title) : failed(title, ...errors)));
}

/** The tests of each framework's example, which test the same server. */
export const tested = [passed('greets whoever asks'), passed('says so when it knows no such name')];

/** The first line of a message, or those of a leak that say what was left, without folders and columns. */
export function brief(message: string): string {
  const left = [...message.matchAll(/^ *(?<label>\S.*), made at .*\/(?<file>[^/:]+):\d+:\d+$/gm)];
  if (left.length === 0) return message.split('\n')[0]?.replace(/^(?:Test\w*|Type)?Error: /, '') ?? '';
  return left
    .map(({ groups }) => `${groups?.['label']} in ${groups?.['file']?.replace(/\.[cm]?[jt]s$/, '')}`)
    .join(', ');
}
