/** What `lastcall run` and the program that it runs agree on. */

/** Names the file that the program is to leave its report in; only the program itself sees it, not its children. */
export const REPORT_VARIABLE = 'LASTCALL_RUN_REPORT';

/**
 * The file that says which signals nobody in the program listens to but its preload, separated by spaces. A program
 * that is busy without end cannot even die of those, as it would without the command.
 */
export function idleFileOf(report: string): string {
  return `${report}.idle`;
}
