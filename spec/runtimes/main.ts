/** All specs on every Node; the neutral ones, those of servers and the matrix of ends on Bun and Deno; then all sums. */
import type { Runtime, RuntimeKind } from '../support/runtime.js';
import { findRuntimes, NEWEST_NODE } from './install.js';
import { ALL_FRAMEWORKS, MOCHA, Runs, TOOLS } from './mocha.js';

/** The specs that watch another runtime: those of its ends, of what `lastcall/node` leaves to them, and of servers. */
const WATCHING = [
  ...['ends', 'progress', 'runtimes', 'threads', 'trouble'].map((name) => `.build/spec/host/${name}.spec.js`),
  '.build/spec/node/**/*.node.spec.js',
  '.build/spec/frameworks/programs.spec.js',
];

/** Without the configuration, whose list of specs an argument only adds to. */
const MATRIX = [MOCHA, '--no-config', '--timeout', '20000', ...WATCHING];

/** Runs the neutral specs inside another runtime. */
const NEUTRAL = '.build/spec/runtimes/neutral.js';

/** What the runtime's command needs so that specs can force a collection, and nothing is downloaded. */
const INSIDE: Record<Exclude<RuntimeKind, 'node'>, readonly string[]> = {
  bun: ['--no-install'],
  deno: ['--v8-flags=--expose-gc', '--cached-only'],
};

/** The commands that test a runtime: inside it whatever can run there, the rest from the Node that runs this. */
function commandsFor({ kind, name, command }: Runtime): string[][] {
  if (kind === 'node') {
    // What older ones skip has to run on the newest.
    const strict = name === NEWEST_NODE ? ['--forbid-pending'] : [];
    return [
      [...command, MOCHA],
      [...command, ...ALL_FRAMEWORKS, ...strict],
      [...command, ...TOOLS],
    ];
  }
  return [
    [...command, ...INSIDE[kind], NEUTRAL],
    [process.execPath, ...MATRIX],
  ];
}

const runs = new Runs();
for (const found of findRuntimes()) {
  if ('missing' in found) {
    runs.miss(found.name, found.missing);
  } else {
    for (const command of commandsFor(found.runtime)) await runs.test(found.runtime, command);
  }
}
runs.sumUp();
