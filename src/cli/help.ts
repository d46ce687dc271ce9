/** The help texts: what each command does, and its options. */

export const COMMANDS = ['run', 'attach', 'help'] as const;

export const HELP = `Usage: lastcall <command> [options]

See what a program that uses lastcall leaves behind.

Commands
  run [options] app.js [args…]   run a program, and report at its end
  attach [options] PID           report on a running program
  help [command]                 show this, or the help of a command

Options
  -h, --help                     show this
  -v, --version                  show the version

Environment
  LASTCALL_TRACE=N               remember where one record in N was made (default: 1, every record)
  NO_COLOR=1                     never use colours (default: use them on terminals)
  FORCE_COLOR=1                  use colours even if the output is not a terminal
`;

const RUN = `Usage: lastcall run [options] [runtime options] app.js [args…]

Run a program with tracing on. When it has ended, print to standard error how many records each trigger
released, which the collector or the end of the program had to release in place of "using", which were
still alive, and the lines that made them. Arguments after the program's name go to the program.

Options
  --report FILE     also write the whole report: a page (.html), data (.json) or text (.txt)
  --fail-on-leak    exit with status 1 if the collector or the end of the program had to release anything
  --trace N         remember where one record in N was made (default: LASTCALL_TRACE, or 1, every record)
  -h, --help        show this

Other options before the program's name go to the runtime: lastcall run --expose-gc app.js. Attach their
values with "=", except for --import, --require and the like.

The exit status is the program's own. If a signal killed the program, the same signal kills the command. The
status of wrong use is 2. A program that SIGKILL kills, or that can run no more JavaScript, cannot report.
`;

const ATTACH = `Usage: lastcall attach [options] PID

Print a report on a running Node.js program that uses lastcall. If the program has imported lastcall/debug
(node --import lastcall/debug app.js), the report covers everything since; if not, only what is alive now.

Options
  --report FILE     write the report to a file: a page (.html), data (.json) or text (.txt)
  --json            print the data as JSON
  --port PORT       the port of the program's inspector, if lastcall cannot find it
  --timeout MS      give up after so many milliseconds (default: 10000)
  -h, --help        show this

If the program's inspector is not open, SIGUSR1 opens it, which Node.js reports on the program's standard
error, and it is closed afterwards. Only the main thread is covered. The exit status of wrong use is 2, that
of any other failure 1.
`;

/** The help of a command, or of all. */
export function helpOf(command: string | undefined): string {
  if (command === 'run') return RUN;
  return command === 'attach' ? ATTACH : HELP;
}
