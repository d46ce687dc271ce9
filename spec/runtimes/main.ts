/** All specs on every Node; the neutral ones and the matrix of ends on Bun and Deno; then the sums of all runs. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { root } from '../support/root.js';
import { environmentFor, type Runtime, type RuntimeKind } from '../support/runtime.js';
import { findRuntimes } from './install.js';

const MOCHA = 'node_modules/mocha/bin/mocha.js';

/** The specs that watch another runtime: those of its ends, and of what `lastcall/node` leaves to them. */
const WATCHING = [
  ...['ends', 'progress', 'runtimes', 'threads', 'trouble'].map((name) => `.build/spec/host/${name}.spec.js`),
  '.build/spec/node/**/*.node.spec.js',
];

/** Without the configuration, whose list of specs an argument only adds to. */
const MATRIX = [MOCHA, '--no-config', '--timeout', '20000', ...WATCHING];

/** The adapters of frameworks, on whatever their frameworks run. */
const FRAMEWORKS = [
  ...[MOCHA, '--no-config', '--parallel', '--jobs', '3', '--require', '.build/spec/support/hooks.js'],
  ...['--timeout', '60000', '.build/spec/frameworks/**/*.spec.js'],
];

/** Runs the neutral specs inside another runtime. */
const NEUTRAL = '.build/spec/runtimes/neutral.js';

/** What the runtime's command needs so that specs can force a collection, and nothing is downloaded. */
const INSIDE: Record<Exclude<RuntimeKind, 'node'>, readonly string[]> = {
  bun: ['--no-install'],
  deno: ['--v8-flags=--expose-gc', '--cached-only'],
};

/** No run takes longer than this. */
const LIMIT_MS = 300_000;

interface Sums {
  readonly passing: number;
  readonly failing: number;
}

/** The commands that test a runtime: inside it whatever can run there, the rest from the Node that runs this. */
function commandsFor({ kind, command }: Runtime): string[][] {
  if (kind === 'node')
    return [
      [...command, MOCHA],
      [...command, ...FRAMEWORKS],
    ];
  return [
    [...command, ...INSIDE[kind], NEUTRAL],
    [process.execPath, ...MATRIX],
  ];
}

/** Run specs of one runtime, and show their output. */
async function test(runtime: Runtime, [executable = '', ...args]: string[]): Promise<Sums> {
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
  // A run that failed without a failing spec, or ended before its summary, failed as a whole.
  const failed = passing === undefined || (code !== 0 && failing === undefined);
  return { passing: passing ?? 0, failing: failed ? 1 : (failing ?? 0) };
}

function sumIn(output: string, what: string): number | undefined {
  const sums = [...output.matchAll(new RegExp(`^ *(\\d+) ${what}`, 'gm'))];
  const last = sums.at(-1)?.[1];
  return last === undefined ? undefined : Number(last);
}

const sums: Sums[] = [];
for (const found of findRuntimes()) {
  if ('missing' in found) {
    console.log(`\n# ${found.name} is missing: ${found.missing}`);
    sums.push({ passing: 0, failing: 1 });
  } else {
    for (const command of commandsFor(found.runtime)) {
      console.log(`\n# ${found.name}: ${command.join(' ')}`);
      sums.push(await test(found.runtime, command));
    }
  }
}

const failing = sums.reduce((total, sum) => total + sum.failing, 0);
console.log('\n# All runtimes');
console.log(`  ${sums.reduce((total, sum) => total + sum.passing, 0)} passing`);
console.log(`  ${failing} failing`);
if (failing > 0) process.exitCode = 1;
