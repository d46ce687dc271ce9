/**
 * lastcall/eslint: rules that find targets that would never be collected, and resources that nothing disposes.
 *
 * @module
 */
import type { ESLint, Linter, Rule } from 'eslint';
import { noAsyncDisposeInUsing } from './rules/no-async-dispose-in-using.js';
import { noCapturedTarget } from './rules/no-captured-target.js';
import { requireUsing } from './rules/require-using.js';
import { version } from './rules/rule.js';

const rules: Record<string, Rule.RuleModule> = {
  'no-async-dispose-in-using': noAsyncDisposeInUsing,
  'no-captured-target': noCapturedTarget,
  'require-using': requireUsing,
};

const plugin = {
  meta: { name: 'lastcall', namespace: 'lastcall', version },
  rules,
  configs: {
    /** All rules, as errors. */
    get recommended(): Linter.Config {
      return recommended;
    },
  },
} satisfies ESLint.Plugin;

// ESLint refuses two plugins with one name, so this must be the same object that users may register themselves.
const recommended: Linter.Config = {
  name: 'lastcall/recommended',
  plugins: { lastcall: plugin },
  rules: Object.fromEntries(Object.keys(rules).map((name) => [`lastcall/${name}`, 'error'])),
};

export default plugin;
