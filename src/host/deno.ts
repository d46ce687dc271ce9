/** The ends of a program on Deno that reach no `exit` listener of Node's `process`. */
import type { MoreEnds } from './node-ends.js';
import type { Listener, NodeProcess } from './node-process.js';

declare const setImmediate: (run: () => void) => { unref(): unknown };

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
      // An error is fatal when all of its web listeners have let it pass: that of `process`, which asks the
      // listeners to `uncaughtException`, is among them, and ours has to be the last.
      const onError = (event: { readonly defaultPrevented: boolean }): void => {
        if (!event.defaultPrevented) end();
      };
      const listenLast = (): void => {
        global.removeEventListener('error', onError);
        global.addEventListener('error', onError);
      };
      // A rejection comes here when no web listener and no listener to `unhandledRejection` took it.
      const onMonitor: Listener = (_error: unknown, origin: string): void => {
        if (origin === 'unhandledRejection' && process.listenerCount('uncaughtException') === 0) end();
      };
      let watching = true;
      listenLast();
      // Once more when the program has set itself up. What it adds even later is asked too late.
      setImmediate(() => {
        if (watching) listenLast();
      }).unref();
      process.on('uncaughtExceptionMonitor', onMonitor);
      // The only event of `Deno.exit`; `process.exit` and an empty loop have `exit` as well.
      global.addEventListener('unload', end);
      return () => {
        watching = false;
        global.removeEventListener('error', onError);
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
