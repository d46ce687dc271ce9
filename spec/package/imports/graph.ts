/** Reads the imports of a folder, those of types included, and holds them against the rules. */
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { rules } from './rules.js';

export interface Graph {
  /** Each as `a.ts -> b.ts`. */
  readonly edges: ReadonlySet<string>;
  /** The edges that break a rule, with the rule; for a circle, with the files on the way. */
  readonly broken: readonly string[];
}

/** @param folder has `src/` in it. */
export async function graphOf(folder: string): Promise<Graph> {
  const { output } = await cruise(['src'], {
    baseDir: folder,
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', '^dist/'] },
    validate: true,
    ruleSet: { forbidden: [...rules] },
  });
  const { modules, summary } = output as ICruiseResult;
  return {
    edges: new Set(
      modules.flatMap(({ source, dependencies }) =>
        dependencies.map(({ resolved }) => `${source} -> ${resolved}`),
      ),
    ),
    broken: summary.violations.map(({ from, to, rule, cycle }) =>
      cycle === undefined
        ? `${from} -> ${to}: ${rule.name}`
        : `${[from, ...cycle.map(({ name }) => name)].join(' -> ')}: ${rule.name}`,
    ),
  };
}
