/** `watch`: a watcher of the file system that ends with its owner. */
import { errorMonitor } from 'node:events';
import { type FSWatcher, watch as watchPath, type WatchOptions } from 'node:fs';
import { ManagedHandle, needFunction } from '../../internal.js';
import type { ManagedValue } from '../../index.js';
import { weakDetach } from '../support/weak-detach.js';

/** What `watch` calls: as the listener of `fs.watch`. */
export type WatchListener = (event: 'rename' | 'change', name: string | null) => void;

/** A watcher, closed when it is disposed. */
export interface Watcher extends ManagedValue<FSWatcher>, Disposable {}

/**
 * Call `fn` for each change at `path`, until the watcher is disposed, collected, or the program ends.
 *
 * @param path a file or a directory.
 * @param options those of `fs.watch`, such as `recursive`.
 * @returns the watcher, with Node's own in `value`; one that fails emits `'error'` there, and is dead then.
 * @throws what `fs.watch` throws, such as ENOENT; TypeError when `fn` is no function.
 *
 * *Gotcha*: a watcher that nobody keeps is collected, and stops. Node keeps `fn`, and `fn` keeps what it names: an object
 * whose watcher calls one of its own methods is kept until the watcher is disposed.
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
