/** What all rules share: the version and the address of a rule's page. */

/** The version of the package, which also contains the pages of its rules. */
export const version = '0.1.0';

/** The address of a rule's page in this version. */
export function urlOf(name: string): string {
  return `https://unpkg.com/lastcall@${version}/docs/rules/${name}.md`;
}
