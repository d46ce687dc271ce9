/** `watch`: a file system watcher that is closed on release. */
import { errorMonitor } from 'node:events';
import { type FSWatcher, watch as watchPath, type WatchOptions } from 'node:fs';
import { ManagedHandle, needFunction } from '../../internal.js';
import type { ManagedValue } from '../../index.js';
import { weakDetach } from '../support/weak-detach.js';

/** The callback of `watch`, same as the listener of `fs.watch`. */
export type WatchListener = (event: 'rename' | 'change', name: string | null) => void;

/** A watcher, closed when it is disposed. */
export interface Watcher extends ManagedValue<FSWatcher>, Disposable {}

/**
 * Call `fn` for each change at `path`, until the watcher is disposed, collected, or the program ends.
 *
 * @param path a file or a directory.
 * @param options those of `fs.watch`, such as `recursive`.
 * @returns the watcher, with Node's watcher in `value`. If it fails, `value` emits `'error'`, and the wrapper is dead.
 * @throws what `fs.watch` throws, such as ENOENT; TypeError when `fn` is not a function.
 *
 * *Gotcha*: a watcher that is not referenced is collected, and stops. Node holds `fn`, and `fn` holds what it refers
 * to: an object whose watcher calls one of its own methods stays alive until the watcher is disposed.
 *
 * @example
 * ```ts
 * import { tmpdir } from 'node:os';
 * import { watch } from 'lastcall/node';
 *
 * using watcher = watch(tmpdir(), (event, name) => console.log(event, name));
 * watcher.alive; // => true
 * ```
 */
export function watch(
  path: string | Buffer | URL,
  fn: WatchListener,
  options: Omit<WatchOptions, 'encoding'> = {},
): Watcher {
  needFunction(fn, 'fn');
  const watcher = new ManagedWatcher(watchPath(path, options, fn), `watcher of ${String(path)}`);
  const { value } = watcher;
  value.once('close', weakDetach(watcher)).once(errorMonitor, weakDetach(watcher));
  return watcher;
}

class ManagedWatcher extends ManagedHandle<FSWatcher> {
  constructor(watcher: FSWatcher, label: string) {
    super(watcher, close, undefined, label);
  }
}

function close(watcher: FSWatcher): void {
  watcher.close();
}
