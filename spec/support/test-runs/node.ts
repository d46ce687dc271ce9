/** Runs `node --test`, and reads its output. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../root.js';
import { execute } from './execute.js';
import { brief, type TestResult, type TestRun } from './result.js';

const PROGRAMS = fileURLToPath(new URL('../../programs/frameworks/node-test', import.meta.url));

/** Run `node --test`; the diagnostics of a test count as its errors. */
export async function runNode(files: readonly string[], ...options: readonly string[]): Promise<TestRun> {
  const ended = await execute(
    [...['--test', '--test-reporter=tap', ...options], ...files.map((file) => join(PROGRAMS, `${file}.js`))],
    root,
  );
  return { ...ended, tests: parseTap(ended.output) };
}

/** Parse the results in TAP; the diagnostics of a test come after it. */
function parseTap(text: string): TestResult[] {
  const tests: { title: string; state: TestResult['state']; errors: string[] }[] = [];
  let field: string[] | undefined;
  const close = (): void => {
    if (field !== undefined) tests.at(-1)?.errors.push(brief(field.join('\n')));
    field = undefined;
  };
  for (const line of text.split('\n')) {
    const result = /^ *(?<not>not )?ok \d+ - (?<title>.*?)(?<skip> # SKIP.*)?$/.exec(line)?.groups;
    const error = /^ *error: (?:\|-|'(?<text>.*)')$/.exec(line);
    const diagnostic = /^ *# (?<text>\w*Error: .*)$/.exec(line)?.groups?.['text'];
    if (result !== undefined) {
      const state =
        result['not'] !== undefined ? 'failed' : result['skip'] === undefined ? 'passed' : 'skipped';
      tests.push({ title: result['title'] ?? '', state, errors: [] });
    } else if (error !== null) {
      const text = error.groups?.['text'];
      if (text === undefined) field = [];
      else tests.at(-1)?.errors.push(brief(text));
    } else if (diagnostic !== undefined) {
      tests.at(-1)?.errors.push(brief(diagnostic.replaceAll('\\\\n', '\n').replaceAll('\\n', '\n')));
    } else if (field !== undefined) {
      if (/^ *(?:\w+: |\.\.\.)/.test(line)) close();
      else field.push(line);
    }
  }
  return tests;
}
