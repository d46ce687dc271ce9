/** Finding the inspector of a process, and opening it if it is closed. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.js';
import { Inspector } from './inspector.js';
import { isSame, type Listening, listeningOf } from './listening.js';
import { needNode } from './target.js';

/** Where Node's inspector listens unless it is told otherwise. */
const USUAL: Listening = { host: '127.0.0.1', port: 9229 };

const POLL_MS = 25;

export interface Opened {
  readonly inspector: Inspector;
  /** Whether it was closed before. */
  readonly byUs: boolean;
}

/** @param port where the inspector listens, if that is known: then nobody is sent a signal. */
export async function openInspector(
  pid: number,
  port: number | undefined,
  signal: AbortSignal,
): Promise<Opened> {
  if (port !== undefined) {
    const inspector = await Inspector.of(pid, { ...USUAL, port }, signal);
    if (inspector !== undefined) return { inspector, byUs: false };
    throw new Failure(
      `no inspector of process ${pid} listens at 127.0.0.1:${port}: start it with --inspect=${port}`,
    );
  }
  await needNode(pid);
  const before = (await listeningOf(pid)) ?? [];
  const open = await firstOf(pid, await likely(pid, before), signal);
  if (open !== undefined) return { inspector: open, byUs: false };
  const inspector = await ask(pid, before, signal);
  if (inspector !== undefined) return { inspector, byUs: true };
  // It may have been open all the time where nobody expected it.
  const elsewhere = await firstOf(pid, before, AbortSignal.timeout(POLL_MS * 40));
  if (elsewhere !== undefined) return { inspector: elsewhere, byUs: false };
  throw await notOpened(pid);
}

async function firstOf(
  pid: number,
  candidates: readonly Listening[],
  signal: AbortSignal,
): Promise<Inspector | undefined> {
  for (const where of candidates) {
    const inspector = await Inspector.of(pid, where, signal);
    if (inspector !== undefined) return inspector;
  }
  return undefined;
}

/** Where the inspector listens if it is open; the program's own servers should not be asked for nothing. */
async function likely(pid: number, listening: readonly Listening[]): Promise<readonly Listening[]> {
  if (process.platform !== 'linux') return [USUAL];
  const command = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '');
  return command.includes('--inspect') ? listening : listening.filter(({ port }) => port === USUAL.port);
}

/** Node opens its inspector when asked by SIGUSR1, on Windows by other means. */
function raise(pid: number): void {
  try {
    (process as unknown as { _debugProcess(pid: number): void })._debugProcess(pid);
  } catch (error) {
    throw new Failure(
      `process ${pid} cannot be asked to open its inspector (${(error as Error).message}): start it with --inspect`,
    );
  }
}

/** Have it opened, and wait for somebody to listen who did not before. */
async function ask(
  pid: number,
  before: readonly Listening[],
  signal: AbortSignal,
): Promise<Inspector | undefined> {
  let taken = await isUsualTaken();
  raise(pid);
  while (!signal.aborted) {
    const now = (await listeningOf(pid)) ?? [USUAL];
    const added = now.filter((each) => !before.some((other) => isSame(each, other)));
    const inspector = await firstOf(pid, added, signal);
    if (inspector !== undefined) return inspector;
    const wasTaken = taken;
    taken = await isUsualTaken();
    // Node tries once: what another inspector kept it from is free now, as when two attach at the same time.
    if (wasTaken && !taken) raise(pid);
    await sleep(POLL_MS);
  }
  if (!isTimeout(signal.reason)) throw signal.reason as Error;
  return undefined;
}

export function isTimeout(reason: unknown): boolean {
  return (reason as { name?: unknown }).name === 'TimeoutError';
}

/** Whether the port where a process opens its inspector belongs to that of another. */
function isUsualTaken(): Promise<boolean> {
  const signal = AbortSignal.timeout(500);
  return fetch(`http://${USUAL.host}:${USUAL.port}/json/version`, { signal }).then(
    () => true,
    () => false,
  );
}

async function notOpened(pid: number): Promise<Failure> {
  const cause = (await isUsualTaken())
    ? `port ${USUAL.port}, where Node.js opens it, is taken by another process: close that one's inspector`
    : 'it handles SIGUSR1 itself, or its main thread is blocked';
  return new Failure(
    `process ${pid} did not open its inspector in time: ${cause}. Or start it with --inspect=0, which needs no signal`,
  );
}
