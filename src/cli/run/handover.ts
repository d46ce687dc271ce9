/** What `lastcall run` and the program that it runs agree on. */

/** Names the file that the program is to leave its report in; only the program itself sees it, not its children. */
export const REPORT_VARIABLE = 'LASTCALL_RUN_REPORT';
