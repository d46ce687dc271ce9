/** The ends of a program on Deno that reach no `exit` listener of Node's `process`. */
import type { MoreEnds } from './node-ends.js';
import type { Listener, NodeProcess } from './node-process.js';
import { setImmediate } from './timers.js';

declare const queueMicrotask: (run: () => void) => void;

/** The part of Deno's global object that is used here; the tests give one that only looks like it. */
export interface DenoGlobal {
  readonly Deno: { exit(code?: number): never; exitCode: number };
  addEventListener(type: string, listener: (event: { readonly defaultPrevented: boolean }) => void): void;
  removeEventListener(type: string, listener: (event: { readonly defaultPrevented: boolean }) => void): void;
}

export function isDenoGlobal(global: object): global is DenoGlobal {
  const { Deno, addEventListener } = global as Partial<DenoGlobal>;
  return typeof Deno?.exit === 'function' && typeof addEventListener === 'function';
}

export function denoEnds(global: DenoGlobal, process: NodeProcess): MoreEnds {
  const { Deno } = global;
  return {
    // A web worker says that it is the main thread; a listener to signals there takes them from the program.
    isMainThread: () => !('DedicatedWorkerGlobalScope' in global),

    watch(end) {
      const isFatal = (): boolean => process.listenerCount('uncaughtException') === 0;
      // An error comes to all web listeners, and is fatal if none prevents that: ours should be the last.
      const onError = (event: { readonly defaultPrevented: boolean }): void => {
        if (!event.defaultPrevented && isFatal()) end();
      };
      let watching = true;
      const listenLast = (): void => {
        global.removeEventListener('error', onError);
        if (watching) global.addEventListener('error', onError);
      };
      listenLast();
      // Again when the modules around are evaluated, and when what they awaited is. Whoever listens even later
      // is asked too late.
      queueMicrotask(listenLast);
      setImmediate(listenLast).unref();
      // A rejection comes here when no web listener and no listener to `unhandledRejection` took it.
      const onMonitor: Listener = (_error: unknown, origin: string): void => {
        if (origin === 'unhandledRejection' && isFatal()) end();
      };
      process.on('uncaughtExceptionMonitor', onMonitor);
      // The only event of `Deno.exit`; `process.exit` and an empty loop have `exit` as well.
      global.addEventListener('unload', end);
      return () => {
        watching = false;
        listenLast();
        process.off('uncaughtExceptionMonitor', onMonitor);
        global.removeEventListener('unload', end);
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
