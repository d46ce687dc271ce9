/** Runs a function at the very end of a program, after all other listeners, in whichever way it ends. */
import { watchIdleSignals } from './idle-signals.js';

type Method = (this: unknown, ...args: never[]) => unknown;

/**
 * Call `act` at the very end of the program. It may be called several times, as some endings are announced in several
 * ways. A listener to `exit` would not suffice: listeners that are added later run after it, lastcall's own among them.
 *
 * @param onIdleSignals called with the signals that nobody else in the program listens to, whenever they change.
 */
export function atTheVeryEnd(act: () => void, onIdleSignals: (signals: readonly string[]) => void): void {
  wrap('emit', (emit) => (event, ...args) => {
    if (event !== 'exit') return emit(event, ...args);
    try {
      return emit(event, ...args);
    } finally {
      act();
    }
  });
  // A listener to `exit` that calls process.exit again ends the program before the other listeners have run.
  wrap('reallyExit', (reallyExit) => (code) => {
    act();
    return reallyExit(code);
  });
  wrap('abort', (abort) => () => {
    act();
    return abort();
  });
  if (process.versions['bun'] !== undefined || process.versions['deno'] !== undefined)
    listenLast('exit', act);
  // Deno emits no `exit` after an uncaught error.
  if (process.versions['deno'] !== undefined) listenLast('uncaughtExceptionMonitor', act);
  // A listener that handles a signal and then dies of it raises the signal again.
  const kill = process.kill.bind(process);
  wrap('kill', (kill) => (pid, signal = 'SIGTERM') => {
    if (pid === process.pid && signal !== 0 && process.listenerCount(String(signal)) === 0) act();
    return kill(pid, signal);
  });
  watchIdleSignals((signal) => {
    act();
    kill(process.pid, signal);
  }, onIdleSignals);
}

/**
 * Bun and Deno do not call `process.emit`. Listen, and stay the last listener: move to the end after others are added.
 */
function listenLast(event: string, act: () => void): void {
  process.on(event, act);
  process.on('newListener', (added, listener) => {
    if (added === event && listener !== act) queueMicrotask(() => process.off(event, act).on(event, act));
  });
}

/** Replace a method of `process` by one with the same name and the same property attributes. */
function wrap(
  name: string,
  around: (method: (...args: unknown[]) => unknown) => (...args: unknown[]) => unknown,
): void {
  const method = Reflect.get(process, name) as Method | undefined;
  if (method === undefined) return; // not on this runtime
  const wrapped = around((...args) => method.apply(process, args as never[]));
  Object.defineProperty(process, name, {
    value: Object.defineProperty(wrapped, 'name', { value: name }),
    configurable: true,
    writable: true,
    enumerable: Object.getOwnPropertyDescriptor(process, name)?.enumerable ?? false,
  });
}
