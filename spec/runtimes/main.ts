/** `npm run test:runtimes`: all specs on every Node; neutral specs, servers and the matrix of ends on Bun and Deno. */
import type { Runtime, RuntimeKind } from '../support/runtime.js';
import { findRuntimes, NEWEST_NODE } from './install.js';
import { ALL_FRAMEWORKS, MOCHA, Runs, TOOLS } from './mocha.js';

/** The specs that observe another runtime from Node: its ends, `lastcall/node` and servers. */
const WATCHING = [
  ...['ends', 'progress', 'runtimes', 'threads', 'trouble'].map((name) => `.build/spec/host/${name}.spec.js`),
  '.build/spec/node/**/*.node.spec.js',
  '.build/spec/frameworks/programs.spec.js',
];

/** Without the configuration file: arguments would only add to its list of specs. */
const MATRIX = [MOCHA, '--no-config', '--timeout', '20000', ...WATCHING];

/** Runs the neutral specs inside another runtime. */
const NEUTRAL = '.build/spec/runtimes/neutral.js';

/** Options for each runtime that let specs force a collection and prevent downloads. */
const INSIDE: Record<Exclude<RuntimeKind, 'node'>, readonly string[]> = {
  bun: ['--no-install'],
  deno: ['--v8-flags=--expose-gc', '--cached-only'],
};

/** The commands that test a runtime: inside it where the specs can run there, otherwise from this Node. */
function commandsFor({ kind, name, command }: Runtime): string[][] {
  if (kind === 'node') {
    // Specs that older versions skip must run on the newest.
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
