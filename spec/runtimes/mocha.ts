/** Runs mocha in runtimes, one after the other, and sums up the results. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from '../support/root.js';
import { environmentFor, type Runtime } from '../support/runtime.js';

export const MOCHA = 'node_modules/mocha/bin/mocha.js';

/** The command line for the adapters, on any runtime: without the configuration file, which lists other specs. */
export const FRAMEWORKS = [
  ...[MOCHA, '--no-config', '--parallel', '--jobs', '3', '--require', '.build/spec/support/hooks.js'],
  ...['--timeout', '60000'],
];

/** All specs of the adapters. */
export const ALL_FRAMEWORKS = [...FRAMEWORKS, '.build/spec/frameworks/**/*.spec.js'];

/** The tools. They are tested apart, since their import changes the process that runs their specs. */
export const TOOLS = [
  ...[...FRAMEWORKS, '--ignore', '.build/spec/debug/report/page.spec.js'],
  '.build/spec/{cli,debug}/**/*.spec.js',
];

/** The longest that a run may take. */
const LIMIT_MS = 300_000;

export class Runs {
  #passing = 0;
  #failing = 0;

  /** Run the specs of one runtime, and show their output. */
  async test(runtime: Runtime, command: readonly string[]): Promise<void> {
    console.log(`\n# ${runtime.name}: ${command.join(' ')}`);
    const [executable = '', ...args] = command;
    const mocha = spawn(executable, args, {
      cwd: root,
      env: environmentFor(runtime),
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: LIMIT_MS,
      killSignal: 'SIGKILL',
    });
    let output = '';
    mocha.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      process.stdout.write(text);
    });
    const [code] = (await once(mocha, 'close')) as [number | null];
    const passing = sumIn(output, 'passing');
    const failing = sumIn(output, 'failing');
    // A run without a summary, or with a bad status but no failing spec, counts as one failure.
    const failed = passing === undefined || (code !== 0 && failing === undefined);
    this.#passing += passing ?? 0;
    this.#failing += failed ? 1 : (failing ?? 0);
  }

  /** Count a runtime that cannot be tested as a failure. */
  miss(name: string, reason: string): void {
    console.log(`\n# ${name} is missing: ${reason}`);
    this.#failing += 1;
  }

  /** Print the totals; the exit code is 1 if anything failed. */
  sumUp(): void {
    console.log('\n# All runtimes');
    console.log(`  ${this.#passing} passing`);
    console.log(`  ${this.#failing} failing`);
    if (this.#failing > 0) process.exitCode = 1;
  }
}

function sumIn(output: string, what: string): number | undefined {
  const sums = [...output.matchAll(new RegExp(`^ *(\\d+) ${what}`, 'gm'))];
  const last = sums.at(-1)?.[1];
  return last === undefined ? undefined : Number(last);
}
