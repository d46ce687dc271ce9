/** Runs of other test frameworks' command lines, read from outside by their reporters. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './root.js';

/** No run takes longer than this. */
const LIMIT_MS = 30_000;

const PROGRAMS = fileURLToPath(new URL('../programs/frameworks', import.meta.url));

const EXAMPLES = fileURLToPath(new URL('../../examples/frameworks', import.meta.url));

export interface TestRun {
  readonly code: number;
  readonly output: string;
  readonly tests: readonly TestResult[];
}

export interface TestResult {
  readonly title: string;
  /** As the framework calls it; a test that Mocha counts as passed and as failed has failed. */
  readonly state: string;
  /** The first line of each message, or all of a leak's that say what was left. */
  readonly errors: readonly string[];
}

/** The first line of a message, or those of a leak that say what was left, without folders and columns. */
export function brief(message: string): string {
  const left = [...message.matchAll(/^ *(?<label>\S.*), made at .*\/(?<file>[^/:]+):\d+:\d+$/gm)];
  if (left.length === 0) return message.split('\n')[0]?.replace(/^(?:Test\w*)?Error: /, '') ?? '';
  return left
    .map(({ groups }) => `${groups?.['label']} in ${groups?.['file']?.replace(/\.[jt]s$/, '')}`)
    .join(', ');
}

/** Where an installed package is found that requires itself: Mocha looks for plugins from its own folder. */
async function nodePath(): Promise<string> {
  const folder = join(root, '.build/frameworks/node_modules');
  await mkdir(folder, { recursive: true });
  await symlink(root, join(folder, 'lastcall'), 'dir').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return folder;
}

function execute(
  args: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<{ code: number; output: string }> {
  const env = { ...process.env, NO_COLOR: '1', ...environment };
  return new Promise((resolve, reject) => {
    const options = { cwd, env, timeout: LIMIT_MS, killSignal: 'SIGKILL' as const };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const output = stdout + stderr;
      if (error === null) resolve({ code: 0, output });
      else if (typeof error.code === 'number') resolve({ code: error.code, output });
      else reject(new Error(`it did not end by itself: ${output}`, { cause: error }));
    });
  });
}

/** Have `body` write a report into a file that is there as long as it is read. */
async function reported<Report>(
  body: (path: string) => Promise<{ code: number; output: string }>,
): Promise<{ code: number; output: string; report: Report }> {
  const folder = await mkdtemp(join(tmpdir(), 'lastcall-report-'));
  try {
    const path = join(folder, 'report.json');
    const ended = await body(path);
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw new Error(`no report: ${ended.output}`, { cause });
    });
    return { ...ended, report: JSON.parse(text) as Report };
  } finally {
    await rm(folder, { recursive: true });
  }
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
        ...files.map((file) => join(PROGRAMS, 'mocha', `${file}.js`)),
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
      state: err !== undefined ? 'failed' : pending ? 'pending' : 'passed',
      errors:
        err === undefined ? [] : [err, ...(err.multiple ?? [])].map(({ message }) => brief(message ?? '')),
    };
  });
  return { ...ended, tests };
}

interface VitestReport {
  readonly testResults: readonly {
    readonly message: string;
    readonly assertionResults: readonly {
      readonly title: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Run `vitest`; what fails a whole file counts as a test without a title. */
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
  const tests = report.testResults.flatMap(({ message, assertionResults }) => [
    ...assertionResults.map(({ title, status, failureMessages }) => {
      return { title, state: status, errors: failureMessages.map(brief) };
    }),
    ...(message === '' ? [] : [{ title: '', state: 'failed', errors: [brief(message)] }]),
  ]);
  return { ...ended, tests };
}

/** A folder with the tests, where `lastcall` and `vitest` are found as where they are installed. */
async function project(): Promise<string> {
  const home = join(root, '.build/frameworks/vitest');
  const packages = join(home, 'node_modules');
  await rm(home, { recursive: true, force: true });
  await mkdir(packages, { recursive: true });
  for (const part of ['dist', 'package.json']) {
    await cp(join(root, part), join(packages, 'lastcall', part), { recursive: true });
  }
  await symlink(join(root, 'node_modules/vitest'), join(packages, 'vitest'), 'dir');
  await cp(join(PROGRAMS, 'vitest'), join(home, 'vitest'), { recursive: true });
  await cp(join(PROGRAMS, 'resources.js'), join(home, 'resources.js'));
  await cp(join(EXAMPLES, 'vitest.js'), join(home, 'vitest/example.test.js'));
  await cp(join(EXAMPLES, 'greetings.js'), join(home, 'vitest/greetings.js'));
  return join(home, 'vitest');
}

/** Run `node --test`; the diagnostics of a test count as its errors. */
export async function runNode(files: readonly string[], ...options: readonly string[]): Promise<TestRun> {
  const ended = await execute(
    [
      ...['--test', '--test-reporter=tap', ...options],
      ...files.map((file) => join(PROGRAMS, 'node-test', `${file}.js`)),
    ],
    root,
  );
  return { ...ended, tests: parseTap(ended.output) };
}

/** What of TAP says how tests ended; a test's diagnostics come after it. */
function parseTap(text: string): TestResult[] {
  const tests: { title: string; state: string; errors: string[] }[] = [];
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
      const state = result['not'] === undefined ? 'ok' : 'not ok';
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
