/** Prints its arguments, variables of the command, and which of its streams are terminals; then copies its input. */
import { say } from '../say.js';

say(JSON.stringify(process.argv.slice(2)));
say(String(process.env['LASTCALL_TRACE']));
say(String(Object.keys(process.env).some((name) => name.startsWith('LASTCALL_RUN_'))));
say([0, 1, 2].map((fd) => isTerminal(fd)).join(' '));
process.stdin.pipe(process.stdout);

function isTerminal(fd: number): boolean {
  return process.getBuiltinModule('node:tty').isatty(fd);
}
