/** Runs Mocha with `--require lastcall/mocha`, and reads its report. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../root.js';
import { execute, reported } from './execute.js';
import { brief, type TestResult, type TestRun } from './result.js';

const PROGRAMS = fileURLToPath(new URL('../../programs/frameworks/mocha', import.meta.url));

/** An installed package whose function makes a resource for its caller. */
const POOL = `
  const { manage } = require('lastcall');
  exports.connect = () => manage('/tmp/pool', function close() {});
`;

/** A folder in which `lastcall` is installed: Mocha resolves `--require` from its own folder. */
async function nodePath(): Promise<string> {
  const folder = join(root, '.build/frameworks/node_modules');
  await mkdir(folder, { recursive: true });
  await symlink(root, join(folder, 'lastcall'), 'dir').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await writeFile(join(folder, 'pool.js'), POOL);
  return folder;
}

interface MochaError {
  readonly message?: string;
  readonly multiple?: readonly MochaError[];
}

interface MochaReport {
  readonly tests: readonly { readonly title: string; readonly fullTitle: string }[];
  readonly failures: readonly {
    readonly title: string;
    readonly fullTitle: string;
    readonly err: MochaError;
  }[];
  readonly pending: readonly { readonly fullTitle: string }[];
}

/** Run `mocha --require lastcall/mocha`; hooks that fail count as tests. */
export async function runMocha(files: readonly string[], ...options: readonly string[]): Promise<TestRun> {
  const environment = { NODE_PATH: await nodePath() };
  const { report, ...ended } = await reported<MochaReport>((path) =>
    execute(
      [
        join(root, 'node_modules/mocha/bin/mocha.js'),
        ...['--no-config', '--require', 'lastcall/mocha', '--reporter', 'json'],
        ...['--reporter-option', `output=${path}`, ...options],
        ...files.map((file) => join(PROGRAMS, `${file}.js`)),
      ],
      root,
      environment,
    ),
  );
  const hooks = report.failures.filter(
    (each) => !report.tests.some((test) => test.fullTitle === each.fullTitle),
  );
  const tests = [...report.tests, ...hooks].map(({ title, fullTitle }): TestResult => {
    const err = report.failures.find((each) => each.fullTitle === fullTitle)?.err;
    const pending = report.pending.some((each) => each.fullTitle === fullTitle);
    return {
      title,
      state: err !== undefined ? 'failed' : pending ? 'skipped' : 'passed',
      errors:
        err === undefined ? [] : [err, ...(err.multiple ?? [])].map(({ message }) => brief(message ?? '')),
    };
  });
  return { ...ended, tests };
}
