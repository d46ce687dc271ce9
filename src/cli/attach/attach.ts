/** `lastcall attach`: prints a report on a running program. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReportData } from '../../debug/report/data.js';
import { toText } from '../../debug/report/text.js';
import { colour, hasColours } from '../colours.js';
import { Failure } from '../failure.js';
import { writeReportFile } from '../report-file.js';
import type { AttachArguments } from './arguments.js';
import { type Answer, CLOSE_INSPECTOR, reportExpression } from './expression.js';
import type { Inspector } from './inspector.js';
import type { Listening } from './listening.js';
import { isTimeout, openInspector, type Opened } from './open.js';
import { needProcess } from './target.js';
import { timeLimit } from './time-limit.js';

/** How long the program may take to close its inspector. */
const CLOSING_MS = 2_000;

const POLL_MS = 25;

/** The supported version of `ReportData`. */
const VERSION = 1;

export async function attach({ pid, port, timeout, report, json }: AttachArguments): Promise<void> {
  needProcess(pid);
  const interrupted = new AbortController();
  const interrupt = (signal: NodeJS.Signals): void =>
    interrupted.abort(new Failure(`interrupted by ${signal}`));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const signal = timeLimit(timeout, interrupted.signal);
  let answer: Answer;
  try {
    const opened = await openInspector(pid, port, signal);
    answer = await ask(opened);
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new Failure(
      `process ${pid} did not answer within ${timeout} ms: its main thread is blocked. Give it more time by --timeout. ` +
        'If its inspector was opened meanwhile, it stays open',
    );
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
  const data = dataOf(answer, pid);
  await show(data, answer.has === 'debug' ? toText(data) : withoutTracing(toText(data)), report, json);
}

async function ask({ inspector, openedByUs }: Opened): Promise<Answer> {
  const snapshot = new URL('attach/snapshot.js', import.meta.url);
  try {
    return JSON.parse(String(await inspector.evaluate(reportExpression(snapshot)))) as Answer;
  } finally {
    if (openedByUs && !(await closeInspector(inspector))) {
      const { host, port } = inspector.address;
      process.stderr.write(
        `lastcall: the inspector at ${host}:${port} is still open: the program is busy, and will close it when it is idle again\n`,
      );
    }
    inspector.close();
  }
}

/** @returns whether it is closed. */
async function closeInspector(inspector: Inspector): Promise<boolean> {
  try {
    await inspector.evaluate(CLOSE_INSPECTOR);
  } catch {
    return false; // the main request has failed for the same reason, and reports it
  }
  inspector.close();
  const end = Date.now() + CLOSING_MS;
  while (await listens(inspector.address)) {
    if (Date.now() > end) return false;
    await sleep(POLL_MS);
  }
  return true;
}

async function listens({ host, port }: Listening): Promise<boolean> {
  const socket = connect(port, host.replace(/[[\]]/g, ''));
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

function dataOf(answer: Answer, pid: number): ReportData {
  if (answer.has === 'nothing')
    throw new Failure(
      `process ${pid} does not use lastcall, or has not loaded it yet: attach can only see its main thread`,
    );
  if (Number(answer.data.version) !== VERSION)
    throw new Failure(
      `process ${pid} uses another version of lastcall: run the command of the version that the program has installed`,
    );
  if (answer.has === 'ledger')
    process.stderr.write(
      'lastcall: the program is not traced, so only what is alive is known. To see the lines and what died, start it ' +
        'with --import lastcall/debug\n',
    );
  return answer.data;
}

/** Only the part on what is alive: the rest would cover only the moment since we attached. */
function withoutTracing(text: string): string {
  return text.split('\n\n').slice(1).join('\n\n') || 'Nothing is alive\n';
}

async function show(data: ReportData, text: string, file: string | undefined, json: boolean): Promise<void> {
  if (json) process.stdout.write(`${JSON.stringify(data, null, 2)}\n`);
  else if (file === undefined) process.stdout.write(hasColours(process.stdout) ? colour(text) : text);
  if (file === undefined) return;
  await writeReportFile(file, data);
  process.stderr.write(`lastcall: the report is in ${file}\n`);
}
