/** Reports errors that a framework cannot take: they become uncaught errors. */

declare const queueMicrotask: (callback: () => void) => void;

/**
 * Report an error as uncaught, without interrupting the caller: it is thrown in a microtask of its own. In a page it
 * is an `error` event of the window. On Node it is an `uncaughtException`, which ends the program unless there is a
 * listener.
 *
 * @example
 * ```ts
 * import { throwLater } from 'lastcall/adapter';
 *
 * const log: string[] = [];
 * process.once('uncaughtException', (error) => log.push(error.message));
 * throwLater(new Error('not closed'));
 * log.push('goes on');
 * await new Promise((resolve) => setTimeout(resolve));
 * log; // => ['goes on', 'not closed']
 * ```
 */
export function throwLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}
