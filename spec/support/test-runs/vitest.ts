/** Runs Vitest in a project that has lastcall installed, and reads its report. */
import { cp, mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { root } from '../root.js';
import { execute, reported } from './execute.js';
import { brief, failed, type TestResult, type TestRun } from './result.js';

const BUILT = join(root, '.build');

/** The tests, and what they import. */
const COPIED = [
  ...['vitest', 'cases.js', 'resources.js'].map((name) => `spec/programs/frameworks/${name}`),
  ...['collect.js', 'time.js'].map((name) => `spec/support/${name}`),
];

/** By Vitest's names; with --bail, the tests that do not run any more are pending or skipped. */
const STATES = { passed: 'passed', failed: 'failed', skipped: 'skipped', pending: 'skipped' } as const;

interface VitestReport {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: keyof typeof STATES;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Run `vitest`; an error of a whole file counts as a test without a title. */
export async function runVitest(files: readonly string[], ...options: readonly string[]): Promise<TestRun> {
  const home = await project();
  const { report, ...ended } = await reported<VitestReport>((path) =>
    execute(
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        ...['run', ...files, '--reporter', 'json', '--outputFile', path, ...options],
      ],
      home,
    ),
  );
  const tests = report.testResults.flatMap(({ message, assertionResults }): TestResult[] => [
    ...assertionResults.map(({ title, status, failureMessages }) => {
      return { title, state: STATES[status], errors: failureMessages.map(brief) };
    }),
    ...(message === '' ? [] : [failed('', brief(message))]),
  ]);
  return { ...ended, tests };
}

/** A folder with the tests, in which `lastcall` and `vitest` are installed. */
async function project(): Promise<string> {
  const home = join(root, '.build/frameworks/vitest');
  const packages = join(home, 'node_modules');
  await rm(home, { recursive: true, force: true });
  await mkdir(packages, { recursive: true });
  for (const part of ['dist', 'package.json']) {
    await cp(join(root, part), join(packages, 'lastcall', part), { recursive: true });
  }
  for (const name of ['vitest', 'jsdom']) {
    await symlink(join(root, 'node_modules', name), join(packages, name), 'dir');
  }
  for (const part of COPIED) await cp(join(BUILT, part), join(home, part), { recursive: true });
  const folder = join(home, 'spec/programs/frameworks/vitest');
  await cp(join(BUILT, 'examples/frameworks/vitest.js'), join(folder, 'example.test.js'));
  await cp(join(BUILT, 'examples/frameworks/greetings.js'), join(folder, 'greetings.js'));
  return folder;
}
