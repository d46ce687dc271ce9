/** One run of a process: tracks its state from start to exit, and ends it. */
import type { ChildProcess } from 'node:child_process';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { ManagedHandle } from '../../internal.js';
import { within } from '../support/limit.js';
import { type Group, signalNumber } from './group.js';
import { closeOutputs } from './outputs.js';

/** How a process ended. */
export interface ProcessExit {
  /** Its status; `null` if a signal ended it. */
  readonly code: number | null;
  /** The signal that ended it, if one did. */
  readonly signal: NodeJS.Signals | null;
}

/** How often to check whether a group still exists: nothing reports the end of its last member. */
const GROUP_POLL_MS = 200;

/** Every how many checks to look for zombies, which means reading the whole process table. */
const POLLS_PER_ZOMBIE_CHECK = 5;

/** How often to check while a caller waits. */
const POLL_MS = 10;

/** How long messages that the process has sent on its channel may take to arrive. */
const CHANNEL_MS = 50;

export interface RunParts {
  readonly child: ChildProcess;
  readonly label: string;
  /** Milliseconds. */
  readonly limit: number;
  /** The signal that asks it to end. */
  readonly killSignal: NodeJS.Signals | number;
  /** The group that it leads, if the group is to be ended with it. */
  readonly group: Group | undefined;
}

/**
 * After one signal, Deno's `kill` considers a process dead and sends no other. So processes are signalled by their pid
 * there, until Deno reports that they have exited.
 */
const isDeno = process.versions['deno'] !== undefined;

/** Holds no reference to the wrapper: the process refers to this object, and a running process is never collected. */
export class Run {
  readonly child: ChildProcess;
  readonly label: string;
  readonly exited: Promise<ProcessExit>;
  readonly #limit: number;
  readonly #killSignal: NodeJS.Signals | number;
  readonly #group: Group | undefined;
  /** Whether it has ended by itself, so that nothing had to be released. */
  hasEnded = false;
  /** Settles when the process has exited and its streams are closed. */
  readonly #closed: Promise<void>;
  #hasExited = false;
  /** Whether its release has started, which may cause errors that are not reported to its user. */
  #isEnding = false;
  /** Whether this object is no longer responsible for the process. */
  #isDetached = false;

  /** The record that keeps the program from leaving the process behind during its release. */
  #guarding: ManagedHandle<undefined> | undefined;
  #resolveEnded: () => void = () => {};

  constructor({ child, label, limit, killSignal, group }: RunParts) {
    this.child = child;
    this.label = label;
    this.#limit = limit;
    this.#killSignal = killSignal;
    this.#group = group;
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.#hasExited = true;
        group?.leaderIsGone();
        resolve({ code, signal });
      });
    });
    this.#closed = new Promise((resolve) => child.once('close', () => resolve()));
    child.on('error', this.#onError);
  }

  /**
   * Errors, such as those of a message that could not be sent, go to the user's listeners, as without the wrapper. If
   * there are none, they crash the program.
   */
  readonly #onError = (error: Error): void => {
    // The caller who aborted knows it, and `exited` reports the end.
    if (error.name === 'AbortError' || this.#isEnding) return;
    if (this.child.listenerCount('error') === 1) throw error;
  };

  /** Call `onOver` when the process, its streams and its group have ended by themselves. */
  async watch(onOver: () => void): Promise<void> {
    await Promise.all([this.#closed, this.#groupEnd()]);
    if (this.#isEnding || this.#isDetached) return;
    this.hasEnded = true;
    onOver();
  }

  async #groupEnd(): Promise<void> {
    await this.exited;
    const group = this.#group;
    if (group?.lives !== true) return;
    await new Promise<void>((resolve) => {
      let polls = 0;
      const timer = setInterval(() => {
        polls += 1;
        const isThere = polls % POLLS_PER_ZOMBIE_CHECK === 0 ? group.lives : group.exists;
        if (!this.#isDetached && !this.#isEnding && isThere) return;
        clearInterval(timer);
        resolve();
      }, GROUP_POLL_MS);
      timer.unref();
    });
  }

  /** Give up responsibility for the process. */
  detach(): void {
    this.#isDetached = true;
    this.child.off('error', this.#onError);
  }

  get #lives(): boolean {
    return !this.#hasExited || this.#group?.lives === true;
  }

  /** @returns whether there was a process to signal. */
  signal(signal: NodeJS.Signals | number): boolean {
    if (this.hasEnded) return false;
    if (this.#group !== undefined) return this.#group.signal(signal);
    if (isDeno) return !this.#hasExited && signalNumber(this.child.pid as number, signal);
    const errors: Error[] = [];
    const onError = (error: Error): void => void errors.push(error);
    this.child.on('error', onError);
    try {
      // By its handle, since its pid may belong to another process by now.
      const sent = this.child.kill(signal);
      if (errors[0] !== undefined) throw errors[0];
      return sent;
    } finally {
      this.child.off('error', onError);
    }
  }

  /** End it gracefully, then by force; then close its streams and its channel. */
  async end(): Promise<void> {
    const { child } = this;
    this.#isEnding = true;
    // Pending input can no longer be written.
    child.stdin?.on('error', () => {});
    child.ref();
    const ended = new Promise<void>((resolve) => (this.#resolveEnded = resolve));
    this.#guard(ended);
    try {
      await this.#stop();
      await this.#closeStreams();
    } catch (error) {
      this.#isDetached = true;
      child.unref();
      for (const stream of child.stdio) stream?.destroy();
      throw new Error(`${this.label} could not be ended, and may still run: ${(error as Error).message}`, {
        cause: error,
      });
    } finally {
      this.#guarding?.detach();
      this.#resolveEnded();
    }
  }

  /**
   * From here on, the record that started the release is dead. If the program ends first, or a drain runs out of time,
   * another record has to kill the process. A drain that has time takes that record and waits; then a new one
   * replaces it.
   */
  #guard(ended: Promise<void>): void {
    const wait = (): Promise<void> => {
      this.#guard(ended);
      return ended;
    };
    this.#guarding = new ManagedHandle(undefined, wait, () => this.endNow(), this.label);
  }

  async #stop(): Promise<void> {
    if (!this.#lives) return;
    const gone = this.#gone();
    this.signal(this.#killSignal);
    this.#resume();
    if (await within(this.#limit, gone)) return;
    try {
      this.signal('SIGKILL');
    } catch (error) {
      // On macOS, signalling zombies is not permitted.
      if (!(await within(this.#limit, gone))) throw error;
    }
    await gone;
  }

  /** A stopped process does not react to other signals. */
  #resume(): void {
    if (process.platform === 'win32') return;
    try {
      this.signal('SIGCONT');
    } catch {
      // The signal before was permitted, so the process is dead by now.
    }
  }

  async #gone(): Promise<void> {
    await this.exited;
    while (this.#lives && !this.#isDetached) await sleep(POLL_MS);
  }

  async #closeStreams(): Promise<void> {
    const { child } = this;
    child.stdin?.destroy();
    await closeOutputs(
      child.stdio.filter((stream) => stream instanceof Readable),
      this.#limit,
    );
    if (child.connected && !(await within(CHANNEL_MS, this.#closed))) child.disconnect();
  }

  /** The sync twin: kill it, since nothing can be awaited. */
  endNow(): void {
    this.signal('SIGKILL');
  }
}
