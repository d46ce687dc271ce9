#!/usr/bin/env node
/** The command `lastcall`. */
import { readFileSync } from 'node:fs';
import { parseAttachArguments } from './attach/arguments.js';
import { Failure } from './failure.js';
import { COMMANDS, helpOf } from './help.js';
import { parseRunArguments } from './run/arguments.js';
import { run } from './run/run.js';
import { suggest } from './suggest.js';
import { UsageError } from './usage-error.js';

async function main([command, ...args]: readonly string[]): Promise<void> {
  switch (command) {
    case undefined:
      throw new UsageError('a command is missing');
    case '-h':
    case '--help':
      return print(helpOf(undefined));
    case '-v':
    case '--version':
      return print(`${version()}\n`);
    case 'help':
      return help(args);
    case 'run': {
      const given = parseRunArguments(args);
      return given.help ? print(helpOf('run')) : run(given);
    }
    case 'attach': {
      const given = parseAttachArguments(args);
      if (given.help) return print(helpOf('attach'));
      const { attach } = await import('./attach/attach.js');
      return attach(given);
    }
    default:
      throw unknown(command);
  }
}

function help([command, ...more]: readonly string[]): void {
  if (more.length > 0) throw new UsageError('help takes one command at most');
  if (command !== undefined && !COMMANDS.some((each) => each === command)) throw unknown(command);
  print(helpOf(command));
}

function unknown(command: string): UsageError {
  if (command.startsWith('-'))
    return new UsageError(`there is no option ${command}.${suggest(command, ['--help', '--version'])}`);
  // A program's name in place of a command: the command was forgotten.
  const isProgram = /\.[cm]?[jt]sx?$/.test(command);
  return new UsageError(
    `there is no command "${command}".${isProgram ? ` Did you mean "lastcall run ${command}"?` : suggest(command, COMMANDS)}`,
  );
}

function version(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}

function print(text: string): void {
  process.stdout.write(text);
}

// The reader may be gone, such as `head`, or the disk full. The command must still end with the program's status.
process.stderr.on('error', () => {});
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') return;
  process.stderr.write(`lastcall: could not write to standard output: ${message}\n`);
  process.exitCode = 1;
});

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError) {
    const { command } = error;
    process.stderr.write(
      `lastcall: ${error.message}\nSee: lastcall help${command === undefined ? '' : ` ${command}`}\n`,
    );
    process.exitCode = 2;
  } else if (error instanceof Failure) {
    process.stderr.write(`lastcall: ${error.message}\n`);
    process.exitCode = 1;
  } else {
    throw error;
  }
}
