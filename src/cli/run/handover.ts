/** Names that `lastcall run` and the program's preload share. */

/** The environment variable with the report's file. The preload removes it, so that children do not inherit it. */
export const REPORT_VARIABLE = 'LASTCALL_RUN_REPORT';

/**
 * The file that lists the signals which only the preload listens to, separated by spaces. Without the preload's
 * listeners these signals would kill the program at once. With them they cannot if its thread is blocked: then the
 * command kills it.
 */
export function idleFileOf(report: string): string {
  return `${report}.idle`;
}
