/** Marks lastcall's listeners, so that other versions of it and other realms know them for what they are. */
import type { Listener, NodeProcess } from './node-process.js';

/** Never changes with a version: its value is the order of the party that listens, a number. */
const MARK = Symbol.for('lastcall.listener');

/** A party is one lastcall in one realm; of several, the one with the smallest order acts. */
export function mark<Marked extends Listener>(listener: Marked, order: number): Marked {
  return Object.assign(listener, { [MARK]: order });
}

/** The order of the party that a listener belongs to; `undefined` for a listener of the application. */
export function orderOf(listener: Listener): number | undefined {
  const { [MARK]: order } = listener as { [MARK]?: unknown };
  return typeof order === 'number' ? order : undefined;
}

/** The order of a party that begins to listen now: after all that listen already. */
export function nextOrder(process: NodeProcess, events: readonly string[]): number {
  return Math.max(0, ...events.flatMap((event) => ordersOf(process, event))) + 1;
}

/** Whether another party listens that was there earlier, and so acts in our place. */
export function isPreceded(process: NodeProcess, event: string, order: number): boolean {
  return ordersOf(process, event).some((other) => other < order);
}

/** How many listeners belong to the application. */
export function countForeign(process: NodeProcess, event: string): number {
  return process.listenerCount(event) - ordersOf(process, event).length;
}

function ordersOf(process: NodeProcess, event: string): number[] {
  return process
    .rawListeners(event)
    .map(orderOf)
    .filter((order) => order !== undefined);
}
