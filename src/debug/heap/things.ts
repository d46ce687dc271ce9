/** Describes holders that a program has made: objects, collections, promises, listeners, timers. */
import { type Links, noHolder, type Phrase, quoted } from './phrase.js';
import type { View } from './view.js';

/** Node's classes of pending timers. */
const TIMERS: Readonly<Record<string, string>> = { Timeout: 'a timer', Immediate: 'an immediate' };

export function timer(view: View, links: Links): Phrase | undefined {
  const [first, second] = links;
  const inList = second !== undefined && view.edgeKind(first.edge) === 'element';
  const { from, edge } = inList ? second : first;
  const text = TIMERS[view.name(from)];
  const part = view.edgeName(edge);
  if (view.name(first.from) === 'TimersList') return { links: 1, last: true };
  if (text === undefined || !/^_(onTimeout|onImmediate|timerArgs|argv)$/.test(part)) return undefined;
  if (!/^_on/.test(part)) return { holder: { text: `args of ${text}` }, links: 2, last: true };
  return { holder: { text: `the callback of ${text}`, same: true }, links: 1, last: true };
}

/** A listener of an EventEmitter: the only one, one in a list, or one that was added by `once`. */
export function listener(view: View, links: Links): Phrase | undefined {
  let index = 0;
  // `once` adds a bound function. It holds the listener, and so does the object that it is bound to.
  const [first, second] = links;
  if (view.edgeName(first.edge) === 'listener')
    index = second !== undefined && view.edgeName(second.edge) === 'bound_this' ? 2 : 1;
  if (view.edgeKind(links[index]?.edge ?? first.edge) === 'element') index += 1;
  const event = links[index];
  const events = links[index + 1];
  if (event === undefined || events === undefined || view.edgeName(events.edge) !== '_events')
    return undefined;
  const text = `the listener for ${quoted(view.edgeName(event.edge))} of ${view.name(events.from)}`;
  // What holds `process` is of no interest.
  return { holder: { text, same: true }, links: index + 2, last: view.name(events.from) === 'process' };
}

/** A listener of an EventTarget, which has a Map from event names to linked lists of listeners. */
export function webListener(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  if (view.name(from) !== 'Listener' || !/^(listener|callback)$/.test(view.edgeName(edge))) return undefined;
  let index = 1;
  while (/^(next|previous)$/.test(nameAt(view, links, index))) index += 1;
  const entry = links[index];
  if (entry === undefined || nameAt(view, links, index + 1) !== 'table') return undefined;
  const emitter = links[index + 2];
  if (emitter === undefined || !/kEvents/.test(view.edgeName(emitter.edge))) return undefined;
  const event = entryInTable(view, entry.from, entry.edge).replace(/^an? entry|^entry /, '');
  const text = `the listener${event === '' ? '' : ` for ${event}`} of ${view.name(emitter.from)}`;
  return { holder: { text, same: true }, links: index + 3 };
}

function nameAt(view: View, links: Links, index: number): string {
  const link = links[index];
  return link === undefined ? '' : view.edgeName(link.edge);
}

/** A function that was made by `bind`. */
export function bound(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }, second] = links;
  const name = view.edgeName(edge);
  if (view.kind(from) === 'closure' && /^bound_(this|function|argument_\d+)$/.test(name))
    return { holder: { text: boundTo(view, from, name) }, links: 1 };
  if (second !== undefined && view.edgeName(second.edge) === 'bindings')
    return { holder: { text: boundTo(view, second.from, 'argument') }, links: 2 };
  return undefined;
}

function boundTo(view: View, bound: number, part: string): string {
  const target = view.get(bound, 'bound_function');
  const name = target === undefined ? '' : view.functionName(target);
  const as = part === 'bound_this' ? '`this`' : part === 'bound_function' ? 'the function' : 'an argument';
  return `${as} of ${name === '' ? 'a bound function' : `bound function ${quoted(name)}`}`;
}

/** An entry of a Map or a Set, or the value of a key in a WeakMap. */
export function entryOfCollection(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }, second] = links;
  if (/^part of key /.test(view.edgeName(edge)) || / pair in WeakMap /.test(view.edgeName(edge)))
    return { holder: { text: `what a WeakMap has for ${view.name(from)}` }, links: 1 };
  if (second === undefined || view.edgeName(second.edge) !== 'table') return undefined;
  const collection = view.name(second.from);
  return { holder: { text: `${entryInTable(view, from, edge)} of ${collection}` }, links: 2 };
}

/**
 * Name the entry at an edge of a Map's table. Edges of the table are numbered:
 *
 *     0, 1, 2: counts    3 to 2 + n: buckets, n being a power of two    from 3 + n on: key, value, number of the next
 *
 * Numbers have no edge. The table of a Set has keys but no values, so its entries are not named.
 */
function entryInTable(view: View, table: number, edge: number): string {
  const entries = new Map<number, number>();
  for (const other of view.graph.edgesOf(table)) {
    const name = view.edgeName(other);
    if (/^\d+$/.test(name)) entries.set(Number(name), view.graph.to[other] as number);
  }
  const first = Math.min(...entries.keys());
  const base = isBucketCount(first - 3) ? first : isBucketCount(first - 4) ? first - 1 : undefined;
  const index = Number(view.edgeName(edge));
  if (base === undefined || (index - base) % 3 !== 1) return 'an entry';
  const key = entries.get(index - 1);
  if (key === undefined) return 'an entry';
  return /string$/.test(view.kind(key))
    ? `entry ${quoted(view.name(key))}`
    : `the entry for ${view.name(key)}`;
}

function isBucketCount(count: number): boolean {
  return count >= 2 && Number.isInteger(Math.log2(count));
}

export function promise(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  if (view.name(from) !== 'Promise') return undefined;
  const isResult = view.edgeName(edge) === 'reactions_or_result' && !isReaction(view, links[0].to);
  const holder = isResult
    ? { text: 'the result of a Promise' }
    : { text: 'a callback of a pending Promise', same: true };
  return { holder, links: 1 };
}

function isReaction(view: View, node: number): boolean {
  return view.name(node).startsWith('system / PromiseReaction');
}

/** A property, an element or a static property. */
export function member(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  const kind = view.edgeKind(edge);
  const name = view.edgeName(edge);
  if (kind === 'element') return { holder: { text: `element ${name} of ${view.name(from)}` }, links: 1 };
  if (kind !== 'property') return undefined;
  if (view.kind(from) !== 'closure')
    return { holder: { text: `property ${quoted(name)} of ${view.name(from)}` }, links: 1 };
  if (name === 'prototype' || name === '__proto__') return noHolder();
  const place = view.positionOf(from);
  const text = `static property ${quoted(name)} of ${quoted(view.functionName(from))}`;
  return { holder: place === undefined ? { text } : { text, place }, links: 1 };
}

/** The stack of an Error holds the receivers of all calls until it is first read: then it becomes a string. */
export function stack(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  if (!/^<symbol( error_stack_symbol)?>$/.test(view.edgeName(edge)) || !view.name(from).endsWith('Error'))
    return undefined;
  return {
    holder: { text: `a call in the stack of ${view.name(from)}, which was not read yet` },
    links: 1,
  };
}
