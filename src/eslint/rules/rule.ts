/** What the rules have in common. */

/** The version of the package, which holds the pages of its rules. */
export const version = '0.1.0';

/** The address of a rule's page, as this version has it. */
export function urlOf(name: string): string {
  return `https://unpkg.com/lastcall@${version}/docs/rules/${name}.md`;
}
