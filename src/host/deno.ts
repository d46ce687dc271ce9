/** How the end of a program on Deno differs from Node's. */
import { mark, orderOf } from './listener-mark.js';
import type { MoreEnds } from './node-ends.js';
import type { Listener, NodeProcess } from './node-process.js';

/** The part of Deno's global object that is used here; specs pass one that only looks like it. */
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

    // Deno calls the listeners to a signal in the order in which they were added, `prependListener` or not, and also
    // those that are added meanwhile.
    listenFirst(signal, listener) {
      let isListening = true;
      let isLaterJob = false;
      const guarded: Listener = () => {
        if (isLaterJob) (listener as () => void)();
      };
      const order = orderOf(listener);
      if (order !== undefined) mark(guarded, order);
      process.prependListener(signal, guarded);
      void Promise.resolve().then(() => {
        isLaterJob = true;
        if (isListening) moveBehind(process, signal, guarded);
      });
      return () => {
        isListening = false;
        process.off(signal, guarded);
      };
    },

    listen(onEnd) {
      const onError = (event: ErrorEvent): void => {
        whenDispatched(event, (prevented) => {
          if (!prevented) onEnd();
        });
      };
      global.addEventListener('error', onError);
      // A rejection comes here when no web listener and no listener to `unhandledRejection` took it.
      const onMonitor: Listener = (_error: unknown, origin: string): void => {
        const isFatal = process.listenerCount('uncaughtException') === 0;
        if (origin === 'unhandledRejection' && isFatal) onEnd();
      };
      process.on('uncaughtExceptionMonitor', onMonitor);
      // The only event of `Deno.exit`. An empty loop has `exit` next, whose listeners have an order.
      const onUnload = (): void => {
        if (!isLoopEmpty()) onEnd();
      };
      global.addEventListener('unload', onUnload);
      return () => {
        global.removeEventListener('error', onError);
        process.off('uncaughtExceptionMonitor', onMonitor);
        global.removeEventListener('unload', onUnload);
      };
    },

    preventExit(interruption) {
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
 * Learn whether a listener prevented the default of an event, when all have run. Any may run after ours, so ours cannot
 * know; but when all have run, Deno itself reads the answer from the event.
 */
function whenDispatched(event: ErrorEvent, callback: (prevented: boolean) => void): void {
  Object.defineProperty(event, 'defaultPrevented', {
    configurable: true,
    get() {
      const prevented = Reflect.get(
        Object.getPrototypeOf(event) as object,
        'defaultPrevented',
        event,
      ) as boolean;
      if (event.eventPhase === NONE) callback(prevented);
      return prevented;
    },
  });
}

/**
 * Whether Deno itself dispatches `unload`, not the program by `Deno.exit`. Only the stack shows it; if the stack is cut
 * short, the answer is no, and everything runs a moment too early.
 */
function isLoopEmpty(): boolean {
  return String(new Error().stack).includes('at dispatchUnloadEvent (ext:');
}
