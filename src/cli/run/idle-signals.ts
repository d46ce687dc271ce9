/** Signals that nobody in the program listens to, and that it would die of without another word. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', ...(process.platform === 'win32' ? ['SIGBREAK'] : [])];

/**
 * Have `die` called when a signal comes that would end the program. While anybody else listens to it, such as lastcall
 * itself for what is alive, this does not: many count the listeners to decide who acts.
 *
 * @param tell is told which signals are watched, whenever that changes.
 */
export function watchIdleSignals(
  die: (signal: string) => void,
  tell: (signals: readonly string[]) => void,
): void {
  let dying = false;
  const watched = new Set<string>();
  for (const signal of SIGNALS) {
    const onSignal = (): void => {
      if (process.listenerCount(signal) > 1) return;
      dying = true;
      process.off(signal, onSignal);
      die(signal);
    };
    const tend = (): void => {
      const isWatched = watched.has(signal);
      const others = process.listenerCount(signal) - (isWatched ? 1 : 0);
      if (isWatched === (others === 0) || dying) return;
      if (isWatched) {
        watched.delete(signal);
        process.off(signal, onSignal);
      } else {
        watched.add(signal);
        process.on(signal, onSignal);
      }
      tell([...watched]);
    };
    // A moment later: the listener is not there yet, or whoever removed it is about to raise the signal again.
    const tendSoon = (event: string | symbol, listener: unknown): void => {
      if (event === signal && listener !== onSignal) queueMicrotask(tend);
    };
    process.on('newListener', tendSoon);
    process.on('removeListener', tendSoon);
    tend();
  }
}
