/** Listens to signals that nobody else in the program listens to, and that would kill it without a report. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', ...(process.platform === 'win32' ? ['SIGBREAK'] : [])];

/**
 * Call `die` on a signal that would end the program. Does not listen to a signal while anybody else does, for example
 * lastcall itself while records are alive: many packages count the listeners to decide whether to act.
 *
 * @param onChange called with the signals that this listens to, whenever they change.
 */
export function watchIdleSignals(
  die: (signal: string) => void,
  onChange: (signals: readonly string[]) => void,
): void {
  let dying = false;
  const listened = new Set<string>();
  for (const signal of SIGNALS) {
    const onSignal = (): void => {
      if (process.listenerCount(signal) > 1) return;
      dying = true;
      process.off(signal, onSignal);
      die(signal);
    };
    const updateListening = (): void => {
      const listens = listened.has(signal);
      const others = process.listenerCount(signal) - (listens ? 1 : 0);
      if (listens === (others === 0) || dying) return;
      if (listens) {
        listened.delete(signal);
        process.off(signal, onSignal);
      } else {
        listened.add(signal);
        process.on(signal, onSignal);
      }
      onChange([...listened]);
    };
    // In a microtask: a new listener is not added yet, and a removed one may be about to raise the signal again.
    const updateSoon = (event: string | symbol, listener: unknown): void => {
      if (event === signal && listener !== onSignal) queueMicrotask(updateListening);
    };
    process.on('newListener', updateSoon);
    process.on('removeListener', updateSoon);
    updateListening();
  }
}
