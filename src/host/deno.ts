/** How the end of a program on Deno differs from Node's. */
import type { MoreEnds } from './node-ends.js';
import type { Listener, NodeProcess } from './node-process.js';

/** The part of Deno's global object that is used here; the tests give one that only looks like it. */
export interface DenoGlobal {
  readonly Deno: { exit(code?: number): never; exitCode: number };
  addEventListener(type: string, listener: (event: ErrorEvent) => void): void;
  removeEventListener(type: string, listener: (event: ErrorEvent) => void): void;
}

interface ErrorEvent {
  readonly defaultPrevented: boolean;
  readonly eventPhase: number;
}

/** The phase of an event that has been to all listeners. */
const NONE = 0;

export function isDenoGlobal(global: object): global is DenoGlobal {
  const { Deno, addEventListener } = global as Partial<DenoGlobal>;
  return typeof Deno?.exit === 'function' && typeof addEventListener === 'function';
}

export function denoEnds(global: DenoGlobal, process: NodeProcess): MoreEnds {
  const { Deno } = global;
  return {
    // A web worker says that it is the main thread; a listener to signals there takes them from the program.
    isMainThread: () => !('DedicatedWorkerGlobalScope' in global),

    // Deno calls listeners to a signal in the order in which they came, `prependListener` or not, and also those
    // that come while it does so.
    listenFirst(signal, listener) {
      let listening = true;
      let inLaterJob = false;
      const heard = (): void => {
        if (inLaterJob) listener();
      };
      process.prependListener(signal, heard);
      void Promise.resolve().then(() => {
        inLaterJob = true;
        if (listening) moveBehind(process, signal, heard);
      });
      return () => {
        listening = false;
        process.off(signal, heard);
      };
    },

    watch(end) {
      const onError = (event: ErrorEvent): void => {
        whenAnswered(event, (prevented) => {
          if (!prevented) end();
        });
      };
      global.addEventListener('error', onError);
      // A rejection comes here when no web listener and no listener to `unhandledRejection` took it.
      const onMonitor: Listener = (_error: unknown, origin: string): void => {
        const isFatal = process.listenerCount('uncaughtException') === 0;
        if (origin === 'unhandledRejection' && isFatal) end();
      };
      process.on('uncaughtExceptionMonitor', onMonitor);
      // The only event of `Deno.exit`. An empty loop has `exit` next, whose listeners have an order.
      const onUnload = (): void => {
        if (!isLoopEmpty()) end();
      };
      global.addEventListener('unload', onUnload);
      return () => {
        global.removeEventListener('error', onError);
        process.off('uncaughtExceptionMonitor', onMonitor);
        global.removeEventListener('unload', onUnload);
      };
    },

    hold(interruption) {
      const { exit } = Deno;
      Deno.exit = (code) => {
        if (code !== undefined) Deno.exitCode = code;
        throw interruption;
      };
      return () => {
        Deno.exit = exit;
      };
    },
  };
}

/** Have the other listeners to a signal called after `first`. */
function moveBehind(process: NodeProcess, signal: string, first: Listener): void {
  for (const other of process.rawListeners(signal)) {
    if (other === first) continue;
    process.off(signal, other);
    process.on(signal, other);
  }
}

/**
 * Hear whether a listener prevented the default of an event, when all have been asked. Any may come later than
 * ours, so no listener can tell; but once they are through, Deno reads the answer off the event.
 */
function whenAnswered(event: ErrorEvent, hear: (prevented: boolean) => void): void {
  Object.defineProperty(event, 'defaultPrevented', {
    configurable: true,
    get() {
      const prevented = Reflect.get(
        Object.getPrototypeOf(event) as object,
        'defaultPrevented',
        event,
      ) as boolean;
      if (event.eventPhase === NONE) hear(prevented);
      return prevented;
    },
  });
}

/**
 * Whether it is Deno itself that dispatches `unload`, not the program by `Deno.exit`. Only the stack tells; if it
 * is cut short, the answer is no, and everything runs a moment too early.
 */
function isLoopEmpty(): boolean {
  return String(new Error().stack).includes('at dispatchUnloadEvent (ext:');
}
