/** Parses the arguments of `lastcall attach`. */
import { parseArgs } from 'node:util';
import { checkReportFile } from '../report-file.js';
import { suggest } from '../suggest.js';
import { UsageError } from '../usage-error.js';

const OPTIONS = {
  report: { type: 'string' },
  json: { type: 'boolean', default: false },
  port: { type: 'string' },
  timeout: { type: 'string', default: '10000' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** The longest delay of a timer. */
const LONGEST_MS = 2 ** 31 - 1;

export interface AttachArguments {
  readonly help: boolean;
  readonly report: string | undefined;
  readonly json: boolean;
  readonly port: number | undefined;
  /** In milliseconds. */
  readonly timeout: number;
  readonly pid: number;
}

export function parseAttachArguments(args: readonly string[]): AttachArguments {
  const { values, positionals } = parse(args);
  const { help, report, json } = values;
  if (help) return { help, report, json, port: undefined, timeout: 0, pid: 0 };
  const [pid, ...more] = positionals;
  if (pid === undefined) throw new UsageError('attach needs the PID of a process', 'attach');
  if (more.length > 0) throw new UsageError('attach takes one process', 'attach');
  if (report !== undefined) checkReportFile(report, 'attach');
  return {
    help,
    report,
    json,
    port: values.port === undefined ? undefined : integer('--port', values.port, 65_535),
    timeout: integer('--timeout', values.timeout, LONGEST_MS),
    pid: integer('PID', pid, Number.MAX_SAFE_INTEGER),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    const [, option] = /Unknown option '(-[^'=]*)/.exec((error as Error).message) ?? [];
    if (option === undefined) throw new UsageError((error as Error).message, 'attach');
    const known = Object.keys(OPTIONS).map((name) => `--${name}`);
    throw new UsageError(`attach has no option ${option}.${suggest(option, known)}`, 'attach');
  }
}

function integer(name: string, text: string, most: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (number > 0 && number <= most) return number;
  throw new UsageError(`${name} must be a positive integer: not ${JSON.stringify(text)}`, 'attach');
}
