/** The very end of a program, whichever way it ends: when everybody's listeners have run. */
import { watchIdleSignals } from './idle-signals.js';

type Method = (this: unknown, ...args: never[]) => unknown;

/**
 * Call `act` at the very end of the program; if that is told in several ways, each time. A listener to `exit` would not
 * do: those that are added later run after it, and lastcall's own is among them.
 *
 * @param tellIdle is told which signals have nobody else in the program to listen to them, whenever that changes.
 */
export function atTheVeryEnd(act: () => void, tellIdle: (signals: readonly string[]) => void): void {
  wrap('emit', (emit) => (event, ...args) => {
    if (event !== 'exit') return emit(event, ...args);
    try {
      return emit(event, ...args);
    } finally {
      act();
    }
  });
  // A listener that calls process.exit again ends the program before the others have run.
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
  // Deno has no `exit` after an error that nobody caught.
  if (process.versions['deno'] !== undefined) listenLast('uncaughtExceptionMonitor', act);
  // Whoever handled a signal and dies of it raises it again.
  const kill = process.kill.bind(process);
  wrap('kill', (kill) => (pid, signal = 'SIGTERM') => {
    if (pid === process.pid && signal !== 0 && process.listenerCount(String(signal)) === 0) act();
    return kill(pid, signal);
  });
  watchIdleSignals((signal) => {
    act();
    kill(process.pid, signal);
  }, tellIdle);
}

/** Bun and Deno emit by other means than the method: listen, after all who listened before the current job. */
function listenLast(event: string, act: () => void): void {
  process.on(event, act);
  process.on('newListener', (added, listener) => {
    if (added === event && listener !== act) queueMicrotask(() => process.off(event, act).on(event, act));
  });
}

/** Put a function in the place of a method of `process`; programs that look at it find what they found before. */
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
