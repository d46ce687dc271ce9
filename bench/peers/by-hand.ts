/** What lastcall does at collection, written by hand with the engine's own classes; it does nothing at exit. */

const registry = new FinalizationRegistry<(collected: boolean) => void>((end) => {
  try {
    end(true);
  } catch (error) {
    console.error(error); // there is no caller to catch it
  }
});

export function finalizeByHand(target: object, callback: (value: number) => void, value: number): () => void {
  const ref = new WeakRef(target);
  let alive = true;
  const end = (collected = false): void => {
    if (!alive) return;
    alive = false;
    if (!collected) registry.unregister(ref);
    callback(value);
  };
  registry.register(target, end, ref);
  return end;
}
