/** The host of Node, and of what offers Node's `process`: Bun, and Deno with more ends of its own. */
import type { Host, Program } from '../core/host.js';
import { watchCrashes } from './node-crash.js';
import { type MoreEnds, nodeEnds } from './node-ends.js';
import { inspect, isTerminal, write } from './node-output.js';
import type { NodeProcess } from './node-process.js';
import { NodeSignals } from './node-signals.js';
import { MainSide, type ManageNamed } from './threads/main-side.js';
import type { ThreadSide } from './threads/side.js';
import { WorkerSide } from './threads/worker-side.js';
import { LONGEST_TIMER } from './none.js';
import { showProgress } from './progress.js';
import { endingSignals } from './signals.js';
import type { Threads } from './threads/channel.js';
import { clearTimeout, setImmediate, setTimeout } from './timers.js';

/** @param manageNamed makes the records that the host needs itself. */
export function nodeHost(
  process: NodeProcess,
  manageNamed: ManageNamed,
  more: MoreEnds = nodeEnds(process),
): Host {
  const signals = endingSignals(process.platform);
  let ending: NodeEnding | undefined;
  let idleCheck = false;

  return {
    signals,

    attend(program) {
      ending ??= new NodeEnding(process, program, signals, more, manageNamed);
    },

    dismiss() {
      if (idleCheck) return;
      idleCheck = true;
      // Listening to signals costs 30 µs: a program that is idle only between two jobs keeps its listeners.
      later(() => {
        idleCheck = false;
        if (ending?.program.wanted === true) {
          ending.stay();
        } else {
          ending?.unlisten();
          ending = undefined;
        }
      });
    },

    refresh() {
      ending?.refresh();
    },

    write: (text) => write(process, text),

    inspect: (error) => inspect(process, error),

    timer(ms, fire) {
      const timer = setTimeout(fire, Math.min(ms, LONGEST_TIMER));
      return () => clearTimeout(timer);
    },

    progress: (waitingFor) =>
      isTerminal(process) ? showProgress((text) => write(process, text), waitingFor) : () => {},

    exit: (code) => process.exit(code),
  };
}

/** Who raises a signal again when everything was released does so within fewer turns of the loop. */
const TURNS = 10;

/**
 * Call `run` when the loop has looked for signals: one that is heard of when nobody listens any more is lost. It looks
 * between timers and immediates; two timers that are due can be called without a look between. What is raised in the
 * very turn of the call is lost still, so that it comes late. The timer keeps nothing alive, and wakes a loop that waits;
 * the immediate lets it not wait.
 */
function later(run: () => void, turns = TURNS): void {
  setTimeout(() => {
    setImmediate(() => (turns > 1 ? later(run, turns - 1) : run()));
  }, 0).unref();
}

/** The listeners to one program's end. They are there only while something alive wants to run. */
class NodeEnding {
  readonly program: Program;
  readonly #process: NodeProcess;
  readonly #known: readonly string[];
  readonly #more: MoreEnds;
  readonly #signals: NodeSignals;
  readonly #threads: ThreadSide | undefined;
  readonly #unwatchMore: () => void;
  #unwatchCrashes: (() => void) | undefined;
  /** Whether a `beforeExit` came, and by the next turn nobody had revived the program. */
  #quiet = false;
  /** Whether the program has ended; some ends have two events. */
  #over = false;

  constructor(
    process: NodeProcess,
    program: Program,
    known: readonly string[],
    more: MoreEnds,
    manageNamed: ManageNamed,
  ) {
    this.program = program;
    this.#process = process;
    this.#known = known;
    this.#more = more;
    this.#signals = new NodeSignals(process, program, more);
    this.#threads = this.#sideOf(process.getBuiltinModule('node:worker_threads'), manageNamed);
    process.on('exit', this.#onExit);
    process.on('beforeExit', this.#onBeforeExit);
    this.#unwatchMore = more.watch(this.#onExit);
    this.#listenAsConfigured();
  }

  #sideOf(threads: Threads, manageNamed: ManageNamed): ThreadSide | undefined {
    if (this.#more.isMainThread()) return new MainSide(threads, this.program, this.#process, manageNamed);
    // A web worker of Deno has no number of its own, and so cannot be asked.
    return threads.threadId > 0 ? new WorkerSide(threads, this.program) : undefined;
  }

  refresh(): void {
    this.#unlistenAsConfigured();
    this.#listenAsConfigured();
  }

  /** There was a moment when nothing was alive; there is something again. */
  stay(): void {
    this.#threads?.stay();
  }

  unlisten(): void {
    this.#process.off('exit', this.#onExit);
    this.#process.off('beforeExit', this.#onBeforeExit);
    this.#unwatchMore();
    this.#unlistenAsConfigured();
    this.#threads?.close();
  }

  #listenAsConfigured(): void {
    const { signals, crash } = this.program.settings;
    // Signals reach the main thread alone, and workers end with it.
    if (this.#more.isMainThread()) {
      this.#signals.listen(signals === true ? this.#known : signals || []);
    }
    if (crash === 'drain') this.#unwatchCrashes = watchCrashes(this.#process, this.program);
  }

  #unlistenAsConfigured(): void {
    this.#signals.unlisten();
    this.#unwatchCrashes?.();
    this.#unwatchCrashes = undefined;
  }

  readonly #onExit = (): void => {
    if (this.#over) return;
    this.#over = true;
    const process = this.#process;
    const { reallyExit } = process;
    // A callback that calls process.exit would end the program here and now. Its code is in process.exitCode
    // already, and Node ends with that when the listeners are through.
    process.reallyExit = () => {
      throw this.program.interruption;
    };
    const letGo = this.#more.hold(this.program.interruption);
    try {
      this.#threads?.hurry();
      this.program.runLast();
    } finally {
      letGo();
      process.reallyExit = reallyExit;
      this.#threads?.close();
    }
  };

  /**
   * The loop is empty: drain what is asynchronous while it can be awaited, unless another listener revives the
   * program. One more turn shows: an immediate that does not keep the loop alive runs only if something does.
   * A timer has to be asked for: libuv runs those that are due after the immediates of the same turn. Bun does
   * so too, and says that it has none: there, a timer of our own is due with them.
   */
  readonly #onBeforeExit = (): void => {
    if (!this.program.mayAwait) return;
    if (this.#quiet) {
      this.#quiet = false;
      // A moment more lets a signal be seen that a callback raised or that came at the very end: it may be delivered
      // to another thread, and a turn of the loop can be too short for that.
      void this.program.run().then(() => setTimeout(() => {}, 1));
      return;
    }
    setImmediate(() => {
      if (this.#process.getActiveResourcesInfo().includes('Timeout')) return;
      this.#quiet = true;
      const disturb = (): void => {
        this.#quiet = false;
      };
      setImmediate(disturb).unref();
      setTimeout(disturb, 0).unref();
    });
  };
}
