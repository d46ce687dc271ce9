/** `spawn`: a process that does not outlive its use. */
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

/** What `spawn` takes: all that Node's does, and how the process is ended. */
export interface SpawnOptions extends Omit<childProcess.SpawnOptions, 'stdio'> {
  /** What becomes of its descriptors; a pipe each, if not given. */
  readonly stdio?: Stdio | undefined;
  /** Milliseconds that it is given to end when it is told to; 2,000 if not given. */
  readonly limit?: number | undefined;
  /** Whether all that it starts ends with it: it then leads a process group of its own. */
  readonly group?: boolean | undefined;
}

/** A process that is ended when it is disposed, forgotten, or left behind by the program. */
export interface RunningProcess<
  Stdin extends Writable | null = Writable | null,
  Stdout extends Readable | null = Readable | null,
  Stderr extends Readable | null = Readable | null,
>
  extends ManagedValue<ChildProcess>, AsyncDisposable {
  /** Its number. Another process may have it once this one has exited. */
  readonly pid: number;
  /** What it reads; `null` if that is no pipe. */
  readonly stdin: Stdin;
  /**
   * What it writes; `null` if that is no pipe. Stays readable when it has exited by itself; but, as in Node, what
   * nobody has begun to read by then is lost.
   */
  readonly stdout: Stdout;
  /** What it writes of errors; as `stdout`. */
  readonly stderr: Stderr;
  /** Settles, and is never rejected, when it has exited, for whatever reason. Does not keep it from being ended. */
  readonly exited: Promise<ProcessExit>;
  /**
   * Send it a signal, SIGTERM if none is given; with `group`, all of the group.
   *
   * @returns whether there was anybody to send it to.
   * @throws ReferenceError when it was disposed or detached; Error when it may not be signalled.
   */
  kill(signal?: NodeJS.Signals | number): boolean;
}

/** Milliseconds. */
const LIMIT = 2_000;

/**
 * Start a process that is ended when the wrapper is disposed, when it is collected, or when the program ends.
 *
 * It is sent SIGTERM (or what `killSignal` says) and SIGCONT, in case it is stopped, and SIGKILL if it has not
 * exited `limit` milliseconds later; disposal waits until it has. Who reads its outputs gets all that it wrote, and
 * then their end, even where a process that it started holds the pipes open; what nobody goes on to read for `limit`,
 * or 2,000 ms if that is longer, is dropped. At `process.exit` and in a crash, it is sent SIGKILL at once. One that exits by itself, and whose
 * outputs are closed, is forgotten: nothing is left to do then.
 *
 * @param command its file, looked for in the PATH.
 * @param args what it is given; may be left out.
 * @param options those of Node's `spawn`; `limit`: milliseconds, 2,000 if not given, `Infinity` for no SIGKILL;
 * `group: true`: it leads a process group (and a session) of its own, and whatever it starts there is signalled and
 * ended with it, also what outlives it. On Windows, which has no such groups, that does nothing: there only the process
 * itself is ended, and at once, whatever the signal.
 * @returns a promise of the process, once it runs.
 * @throws Error when it cannot be started, with the `code` and as its `cause` what Node says; an `AbortError` when the
 * `signal` option is aborted already. TypeError for options of a wrong type.
 *
 * *Gotcha*: keep the wrapper while the process is needed. `(await spawn(command)).stdout` forgets it at once, and
 * the collector ends the process in the middle of its output. What a program leaves behind in a terminal gets
 * Ctrl-C's SIGINT from the terminal itself, before it is told to end; what runs with `group` does not.
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
  checkLimit(options.limit ?? LIMIT, 'spawn');
  refuseAborted(command, options.signal);
  const child = start(command, args, options);
  // Before anything is awaited: from now on, no end of the program leaves it behind.
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

/** What `spawn` gives for these options. */
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
    // A wrong argument is named by Node itself.
    if (code?.startsWith('ERR_') === true) throw error;
    throw notStarted(command, options, error as Error);
  }
}

const isWindows = process.platform === 'win32';

function leadsGroup({ group = false }: SpawnOptions): boolean {
  return group && !isWindows;
}

function runOf(child: ChildProcess, pid: number, command: string, options: SpawnOptions): Run {
  const { limit = LIMIT, killSignal = 'SIGTERM' } = options;
  return new Run({
    child,
    label: `process ${basename(fileOf(command, options))} (pid ${pid})`,
    limit,
    killSignal,
    group: leadsGroup(options) ? new Group(pid) : undefined,
  });
}

/** What is started: with a shell, the command is a text of which any part may be secret. */
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
  if (code === 'EACCES') return `it may not be executed (EACCES)${where && `${where} not be entered`}`;
  return undefined;
}

/** As Node's own promises do. */
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
    if (child !== undefined) this.#run.letGo();
    return child;
  }

  /** What has ended by itself was not released: what it wrote can be read. */
  get #usable(): Run {
    if (!this.#run.hasEnded) void this.value; // throws when it was
    return this.#run;
  }
}

/** Its release, and the sync twin; neither knows the wrapper. */
function endingOf(run: Run): [() => Promise<void>, () => void] {
  return [() => run.end(), () => run.endNow()];
}
