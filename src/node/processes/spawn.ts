/** `spawn`: starts a child process that is ended on release. */
import * as childProcess from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { basename } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { describe, ManagedHandle, ownOptions } from '../../internal.js';
import type { ManagedValue } from '../../index.js';
import { weakDetach } from '../support/weak-detach.js';
import { checkLimit } from '../support/limit.js';
import { Group } from './group.js';
import { type ProcessExit, Run } from './run.js';
import type { PipeOf, Stdio } from './stdio.js';

/** The options of Node's `spawn`, and how the process is ended. */
export interface SpawnOptions extends Omit<childProcess.SpawnOptions, 'stdio'> {
  /** What its descriptors are connected to; a pipe each, if not given. */
  readonly stdio?: Stdio | undefined;
  /** How long it may take to end after the first signal, in milliseconds; 2,000 if not given. */
  readonly limit?: number | undefined;
  /** Whether everything that it starts is ended with it: it then leads its own process group. */
  readonly group?: boolean | undefined;
}

/** A process that is ended when it is disposed, when it is collected, or when the program ends. */
export interface RunningProcess<
  Stdin extends Writable | null = Writable | null,
  Stdout extends Readable | null = Readable | null,
  Stderr extends Readable | null = Readable | null,
>
  extends ManagedValue<ChildProcess>, AsyncDisposable {
  /** The process id. Another process may get it once this one has exited. */
  readonly pid: number;
  /** Its input; `null` if that is not a pipe. */
  readonly stdin: Stdin;
  /**
   * Its output; `null` if that is not a pipe. It stays readable after the process has exited by itself. But, as in
   * Node, output that has no reader by then is lost.
   */
  readonly stdout: Stdout;
  /** Its error output; like `stdout`. */
  readonly stderr: Stderr;
  /** Fulfils, and never rejects, when it has exited, for whatever reason. Does not keep the wrapper alive. */
  readonly exited: Promise<ProcessExit>;
  /**
   * Send it a signal, SIGTERM if none is given; with `group`, all of the group.
   *
   * @returns whether there was a process to send it to.
   * @throws ReferenceError when it was disposed or detached; Error when it may not be signalled.
   */
  kill(signal?: NodeJS.Signals | number): boolean;
}

/** The default limit for the graceful end, in milliseconds. */
const LIMIT_MS = 2_000;

/**
 * Start a process that is ended when the wrapper is disposed, when it is collected, or when the program ends.
 *
 * It is sent SIGTERM (or `killSignal`) and SIGCONT, in case it is stopped, and SIGKILL if it has not exited after
 * `limit` milliseconds; disposal waits until it has. Readers of its outputs get everything that it wrote, and then
 * the end, even if a process that it started holds the pipes open. Output that is no longer being read is dropped
 * after `limit`, or after 2,000 ms if `limit` is longer. At `process.exit` and in a crash, it is sent SIGKILL at
 * once. A process that exits by itself, and whose outputs are closed, is no longer tracked: nothing is left to
 * release.
 *
 * @param command the file to run, looked up in the PATH.
 * @param args its arguments; may be omitted.
 * @param options those of Node's `spawn`; `limit`: milliseconds, 2,000 if not given, `Infinity` for no SIGKILL;
 * `group: true`: it leads its own process group (and session), and everything that it starts there is signalled and
 * ended with it, even if it outlives its leader. Windows has no such groups: there, only the process itself is ended,
 * at once, whatever the signal.
 * @returns a promise of the process, once it runs.
 * @throws (the promise rejects) Error when it cannot be started, with Node's error as its `cause` and the same
 * `code`; an `AbortError` when `signal` is already aborted. TypeError for options of a wrong type.
 *
 * *Gotcha*: keep the wrapper while the process is needed. `(await spawn(command)).stdout` drops it at once, and the
 * collector ends the process in the middle of its output. In a terminal, Ctrl-C sends SIGINT to the program and to its
 * processes directly, before the program ends them; processes with `group` do not get it.
 *
 * @example
 * ```ts
 * import { text } from 'node:stream/consumers';
 * import { spawn } from 'lastcall/node';
 *
 * await using node = await spawn(process.execPath, ['-p', '6 * 7'], { limit: 5_000 });
 * await text(node.stdout); // => '42\n'
 * await node.exited; // => { code: 0, signal: null }
 * ```
 */
export function spawn<const Options extends SpawnOptions = Record<never, never>>(
  command: string,
  options?: Options,
): Promise<Spawned<Options>>;
export function spawn<const Options extends SpawnOptions = Record<never, never>>(
  command: string,
  args?: readonly string[],
  options?: Options,
): Promise<Spawned<Options>>;
export async function spawn(
  command: string,
  argsOrOptions?: readonly string[] | SpawnOptions,
  lastOptions?: SpawnOptions,
): Promise<RunningProcess> {
  const hasArgs = Array.isArray(argsOrOptions);
  if (
    !hasArgs &&
    argsOrOptions !== undefined &&
    (typeof argsOrOptions !== 'object' || argsOrOptions === null)
  ) {
    throw new TypeError(`spawn: the arguments must be a list of strings, not ${describe(argsOrOptions)}`);
  }
  const args = hasArgs ? (argsOrOptions as readonly string[]) : [];
  const given = hasArgs ? lastOptions : (lastOptions ?? (argsOrOptions as SpawnOptions));
  const options = ownOptions(given ?? undefined);
  checkLimit(options.limit ?? LIMIT_MS, 'spawn');
  refuseAborted(command, options.signal);
  const child = start(command, args, options);
  // Before anything is awaited: from now on, the process is ended whenever the program ends.
  const running =
    child.pid === undefined ? undefined : new Process(runOf(child, child.pid, command, options));
  if (running === undefined) throw notStarted(command, options, await errorOf(child));
  await new Promise((resolve) => child.once('spawn', resolve));
  try {
    refuseAborted(command, options.signal);
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
  return running;
}

/** The result of `spawn` with these options. */
type Spawned<Options> = RunningProcess<
  PipeOf<Options, 0, Writable>,
  PipeOf<Options, 1, Readable>,
  PipeOf<Options, 2, Readable>
>;

function start(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const detached = leadsGroup(options) || options.detached;
  try {
    return childProcess.spawn(
      command,
      args,
      ownOptions({ ...options, detached } as childProcess.SpawnOptions),
    );
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // Node's message already names the wrong argument.
    if (code?.startsWith('ERR_') === true) throw error;
    throw notStarted(command, options, error as Error);
  }
}

const isWindows = process.platform === 'win32';

function leadsGroup({ group = false }: SpawnOptions): boolean {
  return group && !isWindows;
}

function runOf(child: ChildProcess, pid: number, command: string, options: SpawnOptions): Run {
  const { limit = LIMIT_MS, killSignal = 'SIGTERM' } = options;
  return new Run({
    child,
    label: `process ${basename(fileOf(command, options))} (pid ${pid})`,
    limit,
    killSignal,
    group: leadsGroup(options) ? new Group(pid) : undefined,
  });
}

/** The file that is started. With a shell, the command is not shown, since any part of it may be secret. */
function fileOf(command: string, { shell = false }: SpawnOptions): string {
  if (shell === false || shell === '') return command;
  if (shell !== true) return shell;
  return isWindows ? (process.env['comspec'] ?? 'cmd.exe') : '/bin/sh';
}

function errorOf(child: ChildProcess): Promise<Error> {
  return new Promise((resolve) => child.once('error', resolve));
}

function notStarted(command: string, options: SpawnOptions, cause: NodeJS.ErrnoException): Error {
  const { code } = cause;
  const file = fileOf(command, options);
  const error = new Error(`Could not start ${file}: ${reasonOf(code, options) ?? cause.message}`, { cause });
  return code === undefined ? error : Object.assign(error, { code });
}

function reasonOf(code: string | undefined, { cwd }: SpawnOptions): string | undefined {
  const where = cwd === undefined ? '' : `, or the directory ${String(cwd)} of the option "cwd"`;
  if (code === 'ENOENT') return `there is no such file (ENOENT)${where && `${where} is missing`}`;
  if (code === 'EACCES') return `it may not be executed (EACCES)${where && `${where} may not be entered`}`;
  return undefined;
}

/** Throw an `AbortError`, as Node's promises do, if the signal is aborted. */
function refuseAborted(command: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted !== true) return;
  const error = new Error(`Did not start ${basename(command)}: the operation was aborted`, {
    cause: signal.reason,
  });
  throw Object.assign(error, { name: 'AbortError', code: 'ABORT_ERR' });
}

class Process extends ManagedHandle<ChildProcess> implements RunningProcess {
  readonly pid: number;
  readonly exited: Promise<ProcessExit>;
  readonly #run: Run;

  constructor(run: Run) {
    super(run.child, ...endingOf(run), run.label);
    this.pid = run.child.pid as number;
    this.exited = run.exited;
    this.#run = run;
    void run.watch(weakDetach(this));
  }

  get stdin(): Writable | null {
    return this.#usable.child.stdin;
  }

  get stdout(): Readable | null {
    return this.#usable.child.stdout;
  }

  get stderr(): Readable | null {
    return this.#usable.child.stderr;
  }

  kill(signal: NodeJS.Signals | number = 'SIGTERM'): boolean {
    return this.#usable.signal(signal);
  }

  override detach(): ChildProcess | undefined {
    const child = super.detach();
    if (child !== undefined) this.#run.detach();
    return child;
  }

  /** The run, also after the process has ended by itself: its output can still be read. */
  get #usable(): Run {
    if (!this.#run.hasEnded) void this.value; // throws when it was released
    return this.#run;
  }
}

/** The release and its sync twin; neither refers to the wrapper. */
function endingOf(run: Run): [() => Promise<void>, () => void] {
  return [() => run.end(), () => run.endNow()];
}
