/**
 * lastcall/svelte in pages. The runes stay: they are compiled with the program's own, by its version of Svelte.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { Scope } from 'lastcall';
import { throwLater } from 'lastcall/adapter';

interface Left {
  readonly scope: Scope;
  /** The newest has the highest. */
  readonly number: number;
}

let count = 0;

/** What Svelte has torn down, and what has not ended yet. */
const left: Left[] = [];

/** See `lastcall/svelte`. */
export function useScope(): Scope {
  endLeft(); // an effect that runs again must not acquire beside its former run
  const scope = new Scope();
  const number = count++;
  try {
    // It is there at once, even if the component never gets mounted.
    $effect.pre(() => () => {
      if (left.push({ scope, number }) === 1) queueMicrotask(endLeft);
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
 * Svelte tears down the oldest first, and effects before the components that they are in. What was opened last may
 * depend on all that was opened earlier: children are opened after their parents.
 */
function endLeft(): void {
  for (const { scope } of left.splice(0).sort((one, other) => other.number - one.number)) {
    try {
      scope.dispose();
    } catch (error) {
      throwLater(error);
    }
  }
}
