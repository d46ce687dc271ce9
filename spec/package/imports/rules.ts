/** Which part of `src/` may import which, as data and as the rules that dependency-cruiser checks. */
import type { IForbiddenRuleType } from 'dependency-cruiser';

/** The layers of core, from below: each imports itself and those before it. */
export const LAYERS: readonly string[] = ['platform', 'record', 'state', 'run', 'api'];

const FACE = { 'index.ts': 'the public face', 'internal.ts': 'what our own entries need of core beyond it' };

/** The parts of `src/`, and what each may import apart from itself, with the reason. */
const ALLOWED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  core: {},
  host: { core: 'what a host has to do for core' },
  'runtime.ts': {
    core: 'the type of a host; in Node, a host manages the ports of its threads',
    host: 'finds the host',
  },
  'runtime-in-page.ts': { core: 'the type of a host', host: 'finds the host' },
  'index.ts': { core: 'exports it', 'runtime.ts': 'joins core to the host' },
  'internal.ts': { core: 'exports it to our own entries' },
  node: { ...FACE, host: 'the messages between threads, and the longest timer' },
  context: FACE,
  adapter: FACE,
  frameworks: {
    ...FACE,
    adapter: 'each framework is an adapter',
    context: 'the scope of the current request',
    debug: 'test runners guard against leaks',
  },
  debug: FACE,
  cli: { 'index.ts': 'the public face', debug: "shows debug's reports" },
  eslint: {},
};

/** Pairs of the table above where one imports nothing but types of the other. */
const TYPES_ALONE = [
  ['host', 'core'],
  ['runtime-in-page.ts', 'core'],
] as const;

/** The parts that the rules know. */
export const PARTS: readonly string[] = Object.keys(ALLOWED);

export const rules: readonly IForbiddenRuleType[] = [
  { name: 'a circle', severity: 'error', from: {}, to: { circular: true } },
  ...LAYERS.flatMap((layer, index) =>
    LAYERS.slice(index + 1).map((above) =>
      forbid(`${layer} must not import ${above}`, inLayer(layer), inLayer(above)),
    ),
  ),
  ...Object.entries(ALLOWED).flatMap(([part, others]) =>
    PARTS.filter((other) => other !== part && !(other in others)).map((other) =>
      forbid(`${part} must not import ${other}`, inPart(part), inPart(other)),
    ),
  ),
  ...TYPES_ALONE.map(([part, other]): IForbiddenRuleType => ({
    name: `${part} must not import values of ${other}`,
    severity: 'error',
    from: { path: inPart(part) },
    to: { path: inPart(other), dependencyTypesNot: ['type-only', 'type-import'] },
  })),
  {
    name: 'core must not import a package or a module of a runtime',
    severity: 'error',
    from: { path: inPart('core') },
    to: { pathNot: '^src/' },
  },
  {
    name: 'no such file', // an import that is not found would pass every other rule
    severity: 'error',
    from: { path: '^src/' },
    to: { couldNotResolve: true, path: '^(lastcall(/|$)|[.#])', pathNot: '/\\.build/' }, // built later
  },
];

function forbid(name: string, from: string, to: string): IForbiddenRuleType {
  return { name, severity: 'error', from: { path: from }, to: { path: to } };
}

function inLayer(layer: string): string {
  return `^src/core/${layer}/`;
}

function inPart(part: string): string {
  return part.endsWith('.ts') ? `^src/${part.replace('.', '\\.')}$` : `^src/${part}/`;
}
