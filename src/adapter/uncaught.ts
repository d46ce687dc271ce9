/** Errors for which a framework has no place: they are reported as any that nobody catches. */

declare const queueMicrotask: (callback: () => void) => void;

/**
 * Report an error as uncaught, without interrupting what runs: pages see it as an `error` event of the window, Node as
 * `uncaughtException`, where it ends the program unless somebody listens.
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
