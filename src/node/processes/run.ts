/** One run of a process, from its start to its end: what is known of it, and how it is made to end. */
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

/** How often we look whether a group is to be signalled still: nobody tells when its last member ends. */
const WATCH_MS = 200;

/** Every how many looks zombies are told from others, which means reading the whole process table. */
const LOOKS_FOR_ZOMBIES = 5;

/** How often we look when somebody waits for that. */
const LOOK_MS = 10;

/** How long what the process has sent on its channel may take to be heard. */
const CHANNEL_MS = 50;

export interface RunParts {
  readonly child: ChildProcess;
  readonly label: string;
  /** Milliseconds. */
  readonly limit: number;
  /** What it is told to end with. */
  readonly killSignal: NodeJS.Signals | number;
  /** The group that it leads, if that is to end with it. */
  readonly group: Group | undefined;
}

/**
 * Deno's `kill` takes a process for dead once it was told to end, and signals it no more. By its number, it is
 * signalled as long as Deno has not said that it has exited.
 */
const isDeno = process.versions['deno'] !== undefined;

/** Knows nothing of the wrapper: the process leads here, and what runs is never collected. */
export class Run {
  readonly child: ChildProcess;
  readonly label: string;
  readonly exited: Promise<ProcessExit>;
  readonly #limit: number;
  readonly #killSignal: NodeJS.Signals | number;
  readonly #group: Group | undefined;
  /** Whether it has ended by itself, so that there was nothing to release. */
  hasEnded = false;
  /** Settles when the process has exited and its streams are closed. */
  readonly #closed: Promise<void>;
  #hasExited = false;
  /** Whether we have begun to end it: errors that follow from that are ours. */
  #isEnding = false;
  /** Whether it is none of our business any more. */
  #isOver = false;

  /** What sees to its end while it is being ended. */
  #guarding: ManagedHandle<undefined> | undefined;
  #tellEnded: () => void = () => {};

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
   * Errors are their user's, as without us: those of a message that could not be sent. If nobody listens, they
   * end the program.
   */
  readonly #onError = (error: Error): void => {
    // Who aborted knows it, and `exited` tells the rest.
    if (error.name === 'AbortError' || this.#isEnding) return;
    if (this.child.listenerCount('error') === 1) throw error;
  };

  /** Call `onOver` when it has ended by itself, and nothing is left of it. */
  async watch(onOver: () => void): Promise<void> {
    await Promise.all([this.#closed, this.#groupEnd()]);
    if (this.#isEnding || this.#isOver) return;
    this.hasEnded = true;
    onOver();
  }

  async #groupEnd(): Promise<void> {
    await this.exited;
    const group = this.#group;
    if (group?.lives !== true) return;
    await new Promise<void>((resolve) => {
      let looks = 0;
      const timer = setInterval(() => {
        looks += 1;
        const isThere = looks % LOOKS_FOR_ZOMBIES === 0 ? group.lives : group.exists;
        if (!this.#isOver && !this.#isEnding && isThere) return;
        clearInterval(timer);
        resolve();
      }, WATCH_MS);
      timer.unref();
    });
  }

  /** It is somebody else's from now on, or nobody's. */
  letGo(): void {
    this.#isOver = true;
    this.child.off('error', this.#onError);
  }

  get #lives(): boolean {
    return !this.#hasExited || this.#group?.lives === true;
  }

  /** @returns whether there was anybody to signal. */
  signal(signal: NodeJS.Signals | number): boolean {
    if (this.hasEnded) return false;
    if (this.#group !== undefined) return this.#group.signal(signal);
    if (isDeno) return !this.#hasExited && signalNumber(this.child.pid as number, signal);
    const errors: Error[] = [];
    const onError = (error: Error): void => void errors.push(error);
    this.child.on('error', onError);
    try {
      // By its handle, not its number, which may be somebody else's.
      const sent = this.child.kill(signal);
      if (errors[0] !== undefined) throw errors[0];
      return sent;
    } finally {
      this.child.off('error', onError);
    }
  }

  /** Make it end: gracefully, then by force; then close what leads to it. */
  async end(): Promise<void> {
    const { child } = this;
    this.#isEnding = true;
    // Whatever is still to be written to it cannot be.
    child.stdin?.on('error', () => {});
    child.ref();
    const ended = new Promise<void>((resolve) => (this.#tellEnded = resolve));
    this.#guard(ended);
    try {
      await this.#stop();
      await this.#closeStreams();
    } catch (error) {
      this.#isOver = true;
      child.unref();
      for (const stream of child.stdio) stream?.destroy();
      throw new Error(`${this.label} could not be ended, and may still run: ${(error as Error).message}`, {
        cause: error,
      });
    } finally {
      this.#guarding?.detach();
      this.#tellEnded();
    }
  }

  /**
   * From here on, the record that began this is dead. Should the program end first, or a drain have no more time,
   * another has to force the process to end. A drain that has time takes it, and waits; then there is a next one.
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
    this.#wakeUp();
    if (await within(this.#limit, gone)) return;
    try {
      this.signal('SIGKILL');
    } catch (error) {
      // On macOS, those that are dead and not yet buried may not be signalled.
      if (!(await within(this.#limit, gone))) throw error;
    }
    await gone;
  }

  /** One that is stopped hears of no other signal. */
  #wakeUp(): void {
    if (process.platform === 'win32') return;
    try {
      this.signal('SIGCONT');
    } catch {
      // Another signal was permitted just before: it is dead by now.
    }
  }

  async #gone(): Promise<void> {
    await this.exited;
    while (this.#lives && !this.#isOver) await sleep(LOOK_MS);
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

  /** Nothing can be awaited any more. */
  endNow(): void {
    this.signal('SIGKILL');
  }
}
