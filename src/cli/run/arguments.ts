/** Parses the arguments of `lastcall run`: its own options, the runtime's options, the program and its arguments. */
import { parseArgs } from 'node:util';
import { checkReportFile } from '../report-file.js';
import { suggest } from '../suggest.js';
import { UsageError } from '../usage-error.js';

const OWN = {
  report: { type: 'string' },
  'fail-on-leak': { type: 'boolean' },
  trace: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Options of the runtime whose value may be the next argument; values of all others follow a `=`. */
const TAKING_VALUES = {
  require: { type: 'string', short: 'r' },
  import: { type: 'string' },
  loader: { type: 'string' },
  'experimental-loader': { type: 'string' },
  conditions: { type: 'string', short: 'C' },
  'env-file': { type: 'string' },
  'env-file-if-exists': { type: 'string' },
  preload: { type: 'string' },
  title: { type: 'string' },
} as const;

/** Options of the runtime that run something else than a program in a file. */
const WITHOUT_PROGRAM = ['-e', '--eval', '-p', '--print', '-i', '--interactive', '--test', '--watch'];

export interface RunArguments {
  readonly help: boolean;
  readonly report: string | undefined;
  readonly failOnLeak: boolean;
  /** Trace one record in so many; if not given, `LASTCALL_TRACE` decides. */
  readonly trace: string | undefined;
  readonly runtimeOptions: readonly string[];
  readonly program: string;
  readonly programArguments: readonly string[];
}

export function parseRunArguments(args: readonly string[]): RunArguments {
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...OWN, ...TAKING_VALUES },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const own = new Map<string, string | undefined>();
  const runtimeOptions: string[] = [];
  let rest: readonly string[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'positional') {
      rest = args.slice(token.index);
      break;
    }
    if (token.kind === 'option-terminator') continue;
    if (Object.hasOwn(OWN, token.name)) {
      own.set(token.name, checkValue(token));
      continue;
    }
    refuseUnknown(token.rawName);
    // A group of short options is one argument with several tokens.
    if (tokens[index - 1]?.index === token.index) continue;
    const isNextArgument = token.value !== undefined && token.inlineValue === false;
    runtimeOptions.push(...args.slice(token.index, token.index + (isNextArgument ? 2 : 1)));
  }
  const [program, ...programArguments] = rest;
  const help = own.has('help');
  if (program === undefined && !help) throw new UsageError('run needs a program, such as app.js', 'run');
  const report = own.get('report');
  if (report !== undefined && !help) checkReportFile(report, 'run');
  const trace = own.get('trace');
  checkTrace('--trace', trace);
  checkTrace('LASTCALL_TRACE', process.env['LASTCALL_TRACE']);
  return {
    help,
    report,
    failOnLeak: own.has('fail-on-leak'),
    trace,
    runtimeOptions,
    program: program ?? '',
    programArguments,
  };
}

function checkValue({
  name,
  rawName,
  value,
}: {
  name: string;
  rawName: string;
  value?: string | undefined;
}): string | undefined {
  const takesValue = OWN[name as keyof typeof OWN].type === 'string';
  if (!takesValue && value !== undefined) throw new UsageError(`${rawName} takes no value`, 'run');
  if (takesValue && (value === undefined || value === '' || value.startsWith('-')))
    throw new UsageError(`${rawName} needs a value`, 'run');
  return value;
}

/** Refuse misspelt options of the command: those that the runtime does not know and that resemble one. */
function refuseUnknown(option: string): void {
  if (WITHOUT_PROGRAM.includes(option))
    throw new UsageError(`run needs a program in a file, so it does not take ${option}`, 'run');
  if (process.allowedNodeEnvironmentFlags.has(option)) return;
  const suggestion = suggest(
    option,
    Object.keys(OWN).map((name) => `--${name}`),
  );
  if (suggestion !== '') throw new UsageError(`run has no option ${option}.${suggestion}`, 'run');
}

function checkTrace(name: string, text: string | undefined): void {
  if (text === undefined || (Number.isInteger(Number(text)) && Number(text) > 0)) return;
  throw new UsageError(
    `${name} takes a positive integer, 1 to trace every record, 100 to trace one in 100: not ${JSON.stringify(text)}`,
    'run',
  );
}
