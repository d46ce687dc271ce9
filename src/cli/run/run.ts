/** `lastcall run`: runs a program with tracing on, and prints a report when the program has ended. */
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
  /** Whether its thread was blocked, so that the signal did not end it and the command killed it. */
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
      print(`lastcall: there is no report: ${args.program} ${howEnded(end)} before it could write one\n`);
    else await show(data, args);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    print(`lastcall: ${error.message}\n`);
    status ||= 1;
  }
  if (end.signal !== null) return dieOf(end.signal);
  if (args.failOnLeak && status === 0) {
    const leak = leakIn(data);
    if (leak !== undefined) {
      print(`lastcall: --fail-on-leak: ${leak}; the exit status is 1\n`);
      status = 1;
    }
  }
  process.exitCode = status;
}

/** The folder for the files that the preload writes. */
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
  let unanswered: NodeJS.Signals | undefined;
  const stop = passOnSignals(
    program,
    (signal) => idleSignals(report).includes(signal),
    (signal) => (unanswered = signal),
  );
  try {
    return await new Promise<End>((resolve, reject) => {
      program.once('error', (error) =>
        reject(new Failure(`${process.execPath} could not be started: ${error.message}`)),
      );
      program.once('exit', (code, signal) =>
        resolve({ code, signal: unanswered ?? signal, isBusy: unanswered !== undefined }),
      );
    });
  } finally {
    stop();
  }
}

/** @returns `undefined` if the program wrote no report, or an incomplete one. */
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
  print(`\n${hasColours(process.stderr) ? colour(text) : text}`);
  if (report === undefined) return;
  await writeReportFile(report, data);
  print(`\nlastcall: the report is in ${report}\n`);
}

/** The signals that would kill the program at once without its preload. */
function idleSignals(report: string): string[] {
  try {
    return readFileSync(idleFileOf(report), 'utf8').split(' ');
  } catch {
    return []; // the program has not started yet, or runs without the preload
  }
}

function howEnded({ code, signal, isBusy }: End): string {
  if (isBusy) return `was too busy to handle ${signal}, and was killed`;
  return signal === null ? `ended with status ${code}` : `was killed by ${signal}`;
}

/** The leaks for the message of --fail-on-leak; `undefined` if there are none. Without a report, nobody knows. */
function leakIn(data: ReportData | undefined): string | undefined {
  if (data === undefined) return 'without a report it is unknown what leaked';
  const { gc, exit } = data.totals.died;
  const released = [
    ...(gc > 0 ? [`the collector released ${gc}`] : []),
    ...(exit > 0 ? [`the end of the program released ${exit}`] : []),
  ];
  return released.length === 0 ? undefined : `${released.join(' and ')} that had not been disposed`;
}

function print(text: string): void {
  process.stderr.write(text);
}
