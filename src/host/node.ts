/** The host of Node, and of what offers Node's `process`: Bun, and Deno with more ends of its own. */
import type { Host, Program } from '../core/record/host.js';
import { listenToCrashes } from './node-crash.js';
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
  let listeners: NodeListeners | undefined;
  let isIdleCheckDue = false;

  return {
    rank: 2,
    signals,

    listen(program) {
      listeners ??= new NodeListeners(process, program, signals, more, manageNamed);
    },

    unlisten() {
      if (isIdleCheckDue) return;
      isIdleCheckDue = true;
      // Listening to signals costs 30 µs: a program that is idle only between two jobs keeps its listeners.
      afterSignals(() => {
        isIdleCheckDue = false;
        if (listeners?.program.needsExit === true) {
          listeners.stay();
        } else {
          listeners?.unlisten();
          listeners = undefined;
        }
      });
    },

    refresh() {
      listeners?.refresh();
    },

    write: (text) => write(process, text),

    inspect: (error) => inspect(process, error),

    timer(ms, run) {
      const timer = setTimeout(run, Math.min(ms, LONGEST_TIMER));
      return () => clearTimeout(timer);
    },

    progress: (waitingFor) =>
      isTerminal(process) ? showProgress((text) => write(process, text), waitingFor) : () => {},

    exit: (code) => process.exit(code),
  };
}

/** Code that raises a signal again when everything was released does so within fewer turns of the loop. */
const TURNS = 10;

/**
 * Call `run` when the loop has looked for signals: a signal that is delivered when nobody listens any more is lost.
 * The loop looks between timers and immediates, but two timers that are due may be called without a look between. A
 * signal that is raised in the very turn of the call is still lost, so the call comes late. The timer keeps nothing
 * alive, and wakes a loop that waits; the immediate keeps the loop from waiting.
 */
function afterSignals(run: () => void, turns = TURNS): void {
  setTimeout(() => {
    setImmediate(() => (turns > 1 ? afterSignals(run, turns - 1) : run()));
  }, 0).unref();
}

/** The listeners to one program's end. They exist only while something alive runs at exit. */
class NodeListeners {
  readonly program: Program;
  readonly #process: NodeProcess;
  readonly #known: readonly string[];
  readonly #more: MoreEnds;
  readonly #signals: NodeSignals;
  readonly #threads: ThreadSide | undefined;
  readonly #stopMore: () => void;
  #stopCrashes: (() => void) | undefined;
  /** Whether a `beforeExit` was emitted, and by the next turn nobody had revived the program. */
  #isEmpty = false;
  /** Whether the program has ended; some ends emit two events. */
  #isOver = false;

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
    this.#stopMore = more.listen(this.#onExit);
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

  /** For a moment nothing was alive; now something is again. */
  stay(): void {
    this.#threads?.stay();
  }

  unlisten(): void {
    this.#process.off('exit', this.#onExit);
    this.#process.off('beforeExit', this.#onBeforeExit);
    this.#stopMore();
    this.#unlistenAsConfigured();
    this.#threads?.close();
  }

  #listenAsConfigured(): void {
    const { signals, crash } = this.program.settings;
    // Signals reach the main thread alone, and workers end with it.
    if (this.#more.isMainThread()) {
      this.#signals.listen(signals === true ? this.#known : signals || []);
    }
    if (crash === 'drain') this.#stopCrashes = listenToCrashes(this.#process, this.program);
  }

  #unlistenAsConfigured(): void {
    this.#signals.unlisten();
    this.#stopCrashes?.();
    this.#stopCrashes = undefined;
  }

  readonly #onExit = (): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    const process = this.#process;
    const { reallyExit } = process;
    // A callback that calls process.exit would end the program at once. Its code is in process.exitCode already, and
    // Node ends with that when all listeners have run.
    process.reallyExit = () => {
      throw this.program.interruption;
    };
    const restore = this.#more.preventExit(this.program.interruption);
    try {
      this.#threads?.endNow();
      this.program.runLast();
    } finally {
      restore();
      process.reallyExit = reallyExit;
      this.#threads?.close();
    }
  };

  /**
   * The loop is empty: drain what is asynchronous while it can be awaited, unless another listener revives the
   * program. One more turn shows that: an immediate that does not keep the loop alive runs only if something else
   * does. Timers are looked up: libuv runs those that are due after the immediates of the same turn. Bun does so too,
   * but reports none: there, a timer of our own is due with them.
   */
  readonly #onBeforeExit = (): void => {
    if (!this.program.mayAwait) return;
    if (this.#isEmpty) {
      this.#isEmpty = false;
      // A moment more, for a signal that a callback raised or that arrived at the very end: it may be delivered to
      // another thread, and a turn of the loop can be too short for that.
      void this.program.run().then(() => setTimeout(() => {}, 1));
      return;
    }
    setImmediate(() => {
      if (this.#process.getActiveResourcesInfo().includes('Timeout')) return;
      this.#isEmpty = true;
      const onRevival = (): void => {
        this.#isEmpty = false;
      };
      setImmediate(onRevival).unref();
      setTimeout(onRevival, 0).unref();
    });
  };
}
