/** `lastcall attach`: the report of a program that runs. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReportData } from '../../debug/report/data.js';
import { toText } from '../../debug/report/text.js';
import { colour, hasColours } from '../colours.js';
import { Failure } from '../failure.js';
import { writeReportFile } from '../report-file.js';
import type { AttachArguments } from './arguments.js';
import { CLOSE_INSPECTOR, lookAt, type Told } from './expression.js';
import type { Inspector } from './inspector.js';
import type { Listening } from './listening.js';
import { isTimeout, openInspector, type Opened } from './open.js';
import { needProcess } from './target.js';
import { timeLimit } from './time-limit.js';

/** So long may the program take to close its inspector. */
const CLOSING_MS = 2_000;

const POLL_MS = 25;

/** The version of reports that can be read. */
const VERSION = 1;

export async function attach({ pid, port, timeout, report, json }: AttachArguments): Promise<void> {
  needProcess(pid);
  const interrupted = new AbortController();
  const interrupt = (signal: NodeJS.Signals): void => interrupted.abort(new Failure(`given up at ${signal}`));
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const signal = timeLimit(timeout, interrupted.signal);
  let told: Told;
  try {
    const opened = await openInspector(pid, port, signal);
    told = await ask(opened);
  } catch (error) {
    if (!isTimeout(error)) throw error;
    throw new Failure(
      `process ${pid} did not answer within ${timeout} ms: its main thread is blocked. Give it more time by --timeout; ` +
        'an inspector that was opened meanwhile stays open',
    );
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
  const data = dataOf(told, pid);
  await show(data, told.has === 'debug' ? toText(data) : withoutTracing(toText(data)), report, json);
}

async function ask({ inspector, byUs }: Opened): Promise<Told> {
  const snapshot = new URL('attach/snapshot.js', import.meta.url);
  try {
    return JSON.parse(String(await inspector.evaluate(lookAt(snapshot)))) as Told;
  } finally {
    if (byUs && !(await closeInspector(inspector))) {
      const { host, port } = inspector.where;
      process.stderr.write(
        `lastcall: the inspector at ${host}:${port} is still open: the program is busy, and closes it when it comes to it\n`,
      );
    }
    inspector.close();
  }
}

/** @returns whether nobody listens there any more. */
async function closeInspector(inspector: Inspector): Promise<boolean> {
  try {
    await inspector.evaluate(CLOSE_INSPECTOR);
  } catch {
    return false; // why it does not answer is told already
  }
  inspector.close();
  const end = Date.now() + CLOSING_MS;
  while (await listens(inspector.where)) {
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

function dataOf(told: Told, pid: number): ReportData {
  if (told.has === 'nothing')
    throw new Failure(
      `process ${pid} does not use lastcall, or has not loaded it yet; of its main thread alone can be told`,
    );
  if (Number(told.data.version) !== VERSION)
    throw new Failure(
      `process ${pid} uses another version of lastcall: run the command from where the program has it`,
    );
  if (told.has === 'ledger')
    process.stderr.write(
      'lastcall: the program is not traced, so only what is alive is known; for the lines and for what died, start it ' +
        'with --import lastcall/debug\n',
    );
  return told.data;
}

/** What is alive: the rest would tell of the moment since we looked. */
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
