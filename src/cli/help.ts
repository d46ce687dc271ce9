/** The help: what each command does, and its options. */

export const COMMANDS = ['run', 'attach', 'help'] as const;

export const HELP = `Usage: lastcall <command> [options]

See what a program that uses lastcall leaves behind.

Commands
  run [options] app.js [args…]   run a program, and report at its end
  attach [options] PID           report of a program that runs
  help [command]                 show this, or the help of a command

Options
  -h, --help                     show this
  -v, --version                  show the version

Environment
  LASTCALL_TRACE=N               remember where one record in N was made (default: 1, every record)
  NO_COLOR=1                     never use colours, which are used on terminals only
  FORCE_COLOR=1                  use colours also where there is no terminal
`;

const RUN = `Usage: lastcall run [options] [runtime options] app.js [args…]

Run a program with tracing on. When it is over, standard error tells what was released by which trigger,
what the collector or the end of the program had to release in place of "using", with the lines that made
it, and what was still alive. What stands after the program's name is the program's alone.

Options
  --report FILE     write the whole report, too: a page (.html), data (.json) or text (.txt)
  --fail-on-leak    exit with status 1 if the collector or the end of the program had to release anything
  --trace N         remember where one record in N was made (default: LASTCALL_TRACE, or 1, every record)
  -h, --help        show this

Other options before the program's name go to the runtime: lastcall run --expose-gc app.js. Give them their
values with "=", except for --import, --require and the like.

The exit status is the program's own, and if a signal killed it, that signal kills the command. Wrong use: 2.
A program that is killed by SIGKILL, or that runs no JavaScript any more, cannot report.
`;

const ATTACH = `Usage: lastcall attach [options] PID

Print the report of a running Node.js program that uses lastcall. With lastcall/debug imported by it
(node --import lastcall/debug app.js) that is all that happened since; without, it is what is alive now.

Options
  --report FILE     write the report to a file: a page (.html), data (.json) or text (.txt)
  --json            print the data
  --port PORT       the port of its inspector, where it cannot be found
  --timeout MS      give up after so many milliseconds (default: 10000)
  -h, --help        show this

The program's inspector is opened by SIGUSR1, unless it is open, which the program's standard error tells, and
closed afterwards. Only its main thread is looked at. Wrong use: status 2; any other failure: 1.
`;

/** The help of a command, or of all. */
export function helpOf(command: string | undefined): string {
  if (command === 'run') return RUN;
  return command === 'attach' ? ATTACH : HELP;
}
