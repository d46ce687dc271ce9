/** Finds the inspector of a process, and opens it if it is closed. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../failure.js';
import { Inspector } from './inspector.js';
import { isSame, type Listening, listeningOf } from './listening.js';
import { needNode } from './target.js';

/** The default address of Node's inspector. */
const DEFAULT: Listening = { host: '127.0.0.1', port: 9229 };

const POLL_MS = 25;

export interface Opened {
  readonly inspector: Inspector;
  /** Whether it was closed before, and we must close it again. */
  readonly openedByUs: boolean;
}

/** @param port the inspector's port, if known: then the process is not sent a signal. */
export async function openInspector(
  pid: number,
  port: number | undefined,
  signal: AbortSignal,
): Promise<Opened> {
  if (port !== undefined) {
    const inspector = await Inspector.of(pid, { ...DEFAULT, port }, signal);
    if (inspector !== undefined) return { inspector, openedByUs: false };
    throw new Failure(
      `no inspector of process ${pid} listens at 127.0.0.1:${port}: start it with --inspect=${port}`,
    );
  }
  await needNode(pid);
  const before = (await listeningOf(pid)) ?? [];
  const open = await firstOf(pid, await likely(pid, before), signal);
  if (open !== undefined) return { inspector: open, openedByUs: false };
  const inspector = await openBySignal(pid, before, signal);
  if (inspector !== undefined) return { inspector, openedByUs: true };
  // It may have been open all the time at an unexpected address.
  const elsewhere = await firstOf(pid, before, AbortSignal.timeout(POLL_MS * 40));
  if (elsewhere !== undefined) return { inspector: elsewhere, openedByUs: false };
  throw await notOpened(pid);
}

async function firstOf(
  pid: number,
  candidates: readonly Listening[],
  signal: AbortSignal,
): Promise<Inspector | undefined> {
  for (const address of candidates) {
    const inspector = await Inspector.of(pid, address, signal);
    if (inspector !== undefined) return inspector;
  }
  return undefined;
}

/** The addresses to try for an open inspector. The program's own servers should not get needless requests. */
async function likely(pid: number, listening: readonly Listening[]): Promise<readonly Listening[]> {
  if (process.platform !== 'linux') return [DEFAULT];
  const command = await readFile(`/proc/${pid}/cmdline`, 'latin1').catch(() => '');
  return command.includes('--inspect') ? listening : listening.filter(({ port }) => port === DEFAULT.port);
}

/** Ask Node to open its inspector: by SIGUSR1, on Windows by other means. */
function raise(pid: number): void {
  try {
    (process as unknown as { _debugProcess(pid: number): void })._debugProcess(pid);
  } catch (error) {
    throw new Failure(
      `process ${pid} cannot be asked to open its inspector (${(error as Error).message}): start it with --inspect`,
    );
  }
}

/** Have the inspector opened, and wait until the process listens at an address that is new. */
async function openBySignal(
  pid: number,
  before: readonly Listening[],
  signal: AbortSignal,
): Promise<Inspector | undefined> {
  let taken = await isDefaultTaken();
  raise(pid);
  while (!signal.aborted) {
    const now = (await listeningOf(pid)) ?? [DEFAULT];
    const added = now.filter((each) => !before.some((other) => isSame(each, other)));
    const inspector = await firstOf(pid, added, signal);
    if (inspector !== undefined) return inspector;
    const wasTaken = taken;
    taken = await isDefaultTaken();
    // Node tries only once. If another inspector had the port, and it is free now, try again: two may attach at once.
    if (wasTaken && !taken) raise(pid);
    await sleep(POLL_MS);
  }
  if (!isTimeout(signal.reason)) throw signal.reason as Error;
  return undefined;
}

export function isTimeout(reason: unknown): boolean {
  return (reason as { name?: unknown }).name === 'TimeoutError';
}

/** Whether another inspector has the default port. */
function isDefaultTaken(): Promise<boolean> {
  const signal = AbortSignal.timeout(500);
  return fetch(`http://${DEFAULT.host}:${DEFAULT.port}/json/version`, { signal }).then(
    () => true,
    () => false,
  );
}

async function notOpened(pid: number): Promise<Failure> {
  const cause = (await isDefaultTaken())
    ? `port ${DEFAULT.port}, where Node.js opens it, is taken by another process: close the inspector of that process`
    : 'it handles SIGUSR1 itself, or its main thread is blocked';
  return new Failure(
    `process ${pid} did not open its inspector in time: ${cause}. Or start it with --inspect=0, which needs no signal`,
  );
}
