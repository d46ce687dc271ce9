/** Reads the imports of a folder, those of types included, and holds them against the rules. */
import { cruise, type ICruiseOptions, type ICruiseResult } from 'dependency-cruiser';
import { join } from 'node:path';
import { rules } from './rules.js';

export interface Graph {
  /** Each as `a.ts -> b.ts`. */
  readonly edges: ReadonlySet<string>;
  /** The edges that break a rule, with the rule; for a circle, its files. */
  readonly broken: readonly string[];
}

/** Has the paths of a `tsconfig.json` start at its folder; without a `baseUrl` they would at the current folder. */
const PATHS = { tsConfig: { options: { baseUrl: '.' } } };

/** @param folder has `src/` in it, and the `tsconfig.json` that maps `lastcall` and `lastcall/*` to files of `src/`. */
export async function graphOf(folder: string): Promise<Graph> {
  const options: ICruiseOptions = {
    baseDir: folder,
    tsPreCompilationDeps: true,
    tsConfig: { fileName: join(folder, 'tsconfig.json') },
    doNotFollow: { path: ['node_modules', '^dist/'] },
    validate: true,
    ruleSet: { forbidden: [...rules] },
  };
  const { output } = await cruise(['src'], options, { bustTheCache: true }, PATHS);
  const { modules, summary } = output as ICruiseResult;
  return {
    edges: new Set(
      modules.flatMap(({ source, dependencies }) =>
        dependencies.map(({ resolved }) => `${source} -> ${resolved}`),
      ),
    ),
    broken: summary.violations.map(({ from, to, rule, cycle }) =>
      cycle === undefined
        ? `${from} imports ${to}: ${rule.name}`
        : `${[from, ...cycle.map(({ name }) => name)].join(' -> ')}: ${rule.name}`,
    ),
  };
}
