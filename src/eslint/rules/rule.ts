/** What the rules have in common. */
import type { Rule } from 'eslint';

const DOCS = 'https://github.com/lastcall-js/lastcall/blob/main/docs/rules';

/** The address of a rule's page. */
export function urlOf(name: string): string {
  return `${DOCS}/${name}.md`;
}

export type Fix = (fixer: Rule.RuleFixer) => Rule.Fix | Rule.Fix[];
