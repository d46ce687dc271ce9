/**
 * lastcall/svelte for pages. Its runes are not compiled here, but with those of the program, by its version of Svelte.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { Scope } from 'lastcall';
import { throwLater } from 'lastcall/adapter';

interface TornDown {
  readonly scope: Scope;
  /** The newest has the highest. */
  readonly number: number;
}

let count = 0;

/** The scopes that Svelte has torn down, and that have not ended yet. */
const tornDown: TornDown[] = [];

/** See `lastcall/svelte`. */
export function useScope(): Scope {
  endTornDown(); // an effect that runs again must not acquire before its previous run is released
  const scope = new Scope();
  const number = count++;
  try {
    // Registered at once: its teardown also runs for a component that is never mounted.
    $effect.pre(() => () => {
      if (tornDown.push({ scope, number }) === 1) queueMicrotask(endTornDown);
    });
  } catch (error) {
    throw new Error(
      'useScope() found no component and no effect to end with: ' +
        'call it while a component is initialised, in $effect or in $effect.root, before the first await',
      { cause: error },
    );
  }
  return scope;
}

/**
 * End the scopes newest first: a scope may depend on all that were opened earlier, and children open theirs after their
 * parents. Svelte tears down the oldest first, and effects before their components.
 */
function endTornDown(): void {
  for (const { scope } of tornDown.splice(0).sort((one, other) => other.number - one.number)) {
    try {
      scope.dispose();
    } catch (error) {
      throwLater(error);
    }
  }
}
