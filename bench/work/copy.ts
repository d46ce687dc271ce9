/**
 * Loads a copy of the work for each contestant. In a shared loop the engine would see the shapes of all contestants
 * and optimise for none of them, whereas a program uses only one.
 */
import type * as finalizers from './finalizers.js';
import type * as stacks from './stacks.js';

let copies = 0;

export function copyOfStacks(): Promise<typeof stacks> {
  return import(`./stacks.js?${copies++}`) as Promise<typeof stacks>;
}

export function copyOfFinalizers(): Promise<typeof finalizers> {
  return import(`./finalizers.js?${copies++}`) as Promise<typeof finalizers>;
}
