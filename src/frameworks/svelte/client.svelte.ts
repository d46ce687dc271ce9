/**
 * lastcall/svelte in pages. The runes stay: they are compiled with the program's own, by its version of Svelte.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { Scope } from 'lastcall';
import { throwLater } from 'lastcall/adapter';

/** See `lastcall/svelte`. */
export function useScope(): Scope {
  const scope = new Scope();
  let mounted = false;
  const end = () => {
    try {
      scope.dispose();
    } catch (error) {
      throwLater(error);
    }
  };
  try {
    // This one ends before the children do, but it is there even if the component never gets mounted.
    $effect.pre(() => () => {
      if (!mounted) end();
    });
    $effect(() => {
      mounted = true;
      return end;
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
