/** `lastcall run`: run a program with tracing on, and tell at its end what became of its records. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReportData } from '../../debug/report/data.js';
import { toText } from '../../debug/report/text.js';
import { colour, hasColours } from '../colours.js';
import { Failure } from '../failure.js';
import { codeOf, writeReportFile } from '../report-file.js';
import type { RunArguments } from './arguments.js';
import { idleFileOf, REPORT_VARIABLE } from './handover.js';
import { optionsToPreload } from './runtime.js';
import { dieOf, passOnSignals } from './signals.js';

/** How the program ended. */
interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether it was busy without end, and could not even die of the signal. */
  readonly isBusy: boolean;
}

export async function run(args: RunArguments): Promise<void> {
  const folder = await temporaryFolder();
  let end: End;
  let data: ReportData | undefined;
  try {
    const file = join(folder, 'report.json');
    end = await runProgram(args, file);
    data = await readReport(file);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  let status = end.code ?? 1;
  try {
    if (data === undefined)
      tell(`lastcall: there is no report: ${args.program} ${howEnded(end)} before it could write one\n`);
    else await show(data, args);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    tell(`lastcall: ${error.message}\n`);
    status ||= 1;
  }
  if (end.signal !== null) return dieOf(end.signal);
  if (args.failOnLeak && status === 0) {
    const leak = leakIn(data);
    if (leak !== undefined) {
      tell(`lastcall: --fail-on-leak: ${leak}; the exit status is 1\n`);
      status = 1;
    }
  }
  process.exitCode = status;
}

/** Where the program leaves its report. */
async function temporaryFolder(): Promise<string> {
  const parent = tmpdir();
  try {
    return await mkdtemp(join(parent, 'lastcall-run-'));
  } catch (error) {
    throw new Failure(
      `the temporary folder ${parent} cannot be written to (${codeOf(error)}): name another by TMPDIR (on Windows TEMP)`,
    );
  }
}

async function runProgram(args: RunArguments, report: string): Promise<End> {
  const options = [...optionsToPreload(new URL('run/preload.js', import.meta.url)), ...args.runtimeOptions];
  const program = spawn(process.execPath, [...options, args.program, ...args.programArguments], {
    stdio: 'inherit',
    env: {
      ...process.env,
      [REPORT_VARIABLE]: report,
      ...(args.trace !== undefined && { LASTCALL_TRACE: args.trace }),
    },
  });
  let givenUp: NodeJS.Signals | undefined;
  const stop = passOnSignals(
    program,
    (signal) => idleSignals(report).includes(signal),
    (signal) => (givenUp = signal),
  );
  try {
    return await new Promise<End>((resolve, reject) => {
      program.once('error', (error) =>
        reject(new Failure(`${process.execPath} could not be started: ${error.message}`)),
      );
      program.once('exit', (code, signal) =>
        resolve({ code, signal: givenUp ?? signal, isBusy: givenUp !== undefined }),
      );
    });
  } finally {
    stop();
  }
}

/** @returns nothing if the program wrote none, or did not come to its end. */
async function readReport(file: string): Promise<ReportData | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  try {
    return JSON.parse(text) as ReportData;
  } catch {
    return undefined;
  }
}

async function show(data: ReportData, { report }: RunArguments): Promise<void> {
  const text = toText(data);
  tell(`\n${hasColours(process.stderr) ? colour(text) : text}`);
  if (report === undefined) return;
  await writeReportFile(report, data);
  tell(`\nlastcall: the report is in ${report}\n`);
}

/** Those that the program would die of at once, were it not for its preload. */
function idleSignals(report: string): string[] {
  try {
    return readFileSync(idleFileOf(report), 'utf8').split(' ');
  } catch {
    return []; // the program has not begun yet, or runs without the preload
  }
}

function howEnded({ code, signal, isBusy }: End): string {
  if (isBusy) return `was too busy to hear ${signal}, and was killed`;
  return signal === null ? `ended with status ${code}` : `was killed by ${signal}`;
}

/** What `using` should have done, if there is any, or nobody knows. */
function leakIn(data: ReportData | undefined): string | undefined {
  if (data === undefined) return 'without a report nobody knows what leaked';
  const { gc, exit } = data.totals.died;
  const released = [
    ...(gc > 0 ? [`the collector released ${gc}`] : []),
    ...(exit > 0 ? [`the end of the program released ${exit}`] : []),
  ];
  return released.length === 0 ? undefined : `${released.join(' and ')} that nobody had disposed`;
}

function tell(text: string): void {
  process.stderr.write(text);
}
