/** Child programs, observed from outside: their output, exit status and signal. */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { runtime } from './runtime.js';

/** The longest that a program of the specs may run. */
const LIMIT_MS = 15_000;

export interface Ended {
  readonly stdout: string[];
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export class Child {
  readonly process: ChildProcessByStdio<Writable, Readable, Readable>;
  #stdout = '';
  #stderr = '';
  readonly #closed: Promise<unknown>;

  /**
   * @param program the name of a program in `spec/programs`, or the URL of any other program.
   * @param command the executable that runs it, with its options.
   * @param limit how long it may run, in milliseconds.
   * @param env additional environment variables.
   * @param detached whether it has its own session, and so no terminal.
   */
  constructor(
    program: string | URL,
    args: readonly string[] = [],
    command: readonly string[] = runtime.command,
    limit = LIMIT_MS,
    env: NodeJS.ProcessEnv = {},
    detached = false,
  ) {
    const url = program instanceof URL ? program : new URL(`../programs/${program}.js`, import.meta.url);
    const [executable = '', ...options] = command;
    this.process = spawn(executable, [...options, fileURLToPath(url), ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
      detached,
      timeout: limit,
      killSignal: 'SIGKILL',
    });
    this.process.stdout.setEncoding('utf8').on('data', (text: string) => (this.#stdout += text));
    this.process.stderr.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.#closed = once(this.process, 'close');
  }

  /** The standard output so far. */
  get stdout(): string {
    return this.#stdout;
  }

  /** The standard error so far. */
  get stderr(): string {
    return this.#stderr;
  }

  /** Wait until the program has printed `text`. */
  async prints(text: string): Promise<void> {
    while (!this.#stdout.includes(text)) {
      const event = await Promise.race([
        once(this.process.stdout, 'data').then(() => 'data'),
        this.#closed.then(() => 'end'),
      ]);
      if (event === 'end' && !this.#stdout.includes(text)) {
        throw new Error(`ended without printing "${text}": ${this.#stdout}${this.#stderr}`);
      }
    }
  }

  async ended(): Promise<Ended> {
    await this.#closed;
    const lines = this.#stdout.split('\n');
    if (lines.at(-1) === '') lines.pop();
    const { exitCode, signalCode } = this.process;
    return { stdout: lines, stderr: this.#stderr, code: exitCode, signal: signalCode };
  }
}

/** Run one of `spec/programs` to its end. */
export function run(program: string, ...args: string[]): Promise<Ended> {
  return new Child(program, args).ended();
}
