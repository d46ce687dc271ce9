/** Loads other copies of the package into this program, where they share its state with the one that specs import. */
import * as lastcall from 'lastcall';

export type Copy = typeof lastcall;

/** Below `.build/copies`, where `build.js` makes them. */
const paths = {
  /** The same modules at other addresses. */
  second: 'second/index.js',
  /** One minified file, as an application's bundler makes it. */
  bundled: 'bundled.js',
};

export async function loadCopy(name: keyof typeof paths): Promise<Copy> {
  return (await import(new URL(`../../copies/${paths[name]}`, import.meta.url).href)) as Copy;
}

/** Load the copies that specs mix, two at a time: the package and one other. */
export async function loadPairs(): Promise<
  readonly (readonly [title: string, copies: readonly [Copy, Copy]])[]
> {
  return [
    ['two copies of ES modules', [lastcall, await loadCopy('second')]],
    ['a copy of ES modules and a bundled one', [lastcall, await loadCopy('bundled')]],
  ];
}

/** @returns a function that returns the items in turn, again and again. */
export function inTurn<Item>(items: readonly Item[]): () => Item {
  let count = 0;
  return () => items[count++ % items.length] as Item;
}
