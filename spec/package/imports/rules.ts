/** Which part of `src/` may import which, as data and as the rules that dependency-cruiser checks. */
import type { IForbiddenRuleType } from 'dependency-cruiser';

/** The layers of core, from below: each imports itself and those before it. */
const LAYERS = ['platform', 'record', 'state', 'run', 'api'];

/** What each part of `src/` may import, apart from itself, and why, where it is more than the public face. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  core: [],
  host: ['core'], // types alone: see below
  'runtime.ts': ['core', 'host'], // joins core's records to the host that needs some
  'runtime-in-page.ts': ['core', 'host'],
  'index.ts': ['core', 'runtime.ts', 'runtime-in-page.ts'],
  'internal.ts': ['core'],
  node: ['index.ts', 'internal.ts', 'host'], // the messages between threads, and the longest timer
  context: ['index.ts', 'internal.ts'],
  adapter: ['index.ts', 'internal.ts'],
  frameworks: ['index.ts', 'internal.ts', 'adapter', 'context', 'debug'], // test runners guard against leaks
  debug: ['index.ts', 'internal.ts'],
  cli: ['index.ts', 'debug'], // shows debug's reports
  eslint: [],
};

export const rules: readonly IForbiddenRuleType[] = [
  { name: 'part of a circle', severity: 'error', from: {}, to: { circular: true } },
  ...LAYERS.map((layer, index): IForbiddenRuleType => ({
    name: `${layer} imports ${LAYERS.slice(0, index).join(', ') || 'nothing'} of core alone`,
    severity: 'error',
    from: { path: `^src/core/${layer}/` },
    to: { path: '^src/core/', pathNot: `^src/core/(${LAYERS.slice(0, index + 1).join('|')})/` },
  })),
  {
    name: 'core imports no package and no module of a runtime',
    severity: 'error',
    from: { path: '^src/core/' },
    to: { pathNot: '^src/' },
  },
  {
    name: 'host imports types of core alone',
    severity: 'error',
    from: { path: '^src/host/' },
    to: { path: '^src/core/', dependencyTypesNot: ['type-only'] },
  },
  ...Object.entries(ALLOWED).map(([part, others]): IForbiddenRuleType => ({
    name: `${part} imports ${others.join(', ') || 'nothing'} of src alone`,
    severity: 'error',
    from: { path: `^src/${part.replace('.', '\\.')}` },
    to: { path: '^src/', pathNot: `^src/(${[part, ...others].join('|').replaceAll('.', '\\.')})` },
  })),
];

/** The parts that the rules know. */
export const parts: readonly string[] = Object.keys(ALLOWED);
