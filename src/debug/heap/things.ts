/** Things that hold a target, and that a program has made: objects, collections, promises, listeners, timers. */
import { type Links, type Phrase, quoted, silent } from './phrase.js';
import type { View } from './view.js';

/** What Node has of a timer that was not ended. */
const TIMERS: Readonly<Record<string, string>> = { Timeout: 'a timer', Immediate: 'an immediate' };

export function timer(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  const text = TIMERS[view.name(from)];
  if (text === undefined || !/^(_onTimeout|_onImmediate|_timerArgs|_argv)$/.test(view.edgeName(edge)))
    return undefined;
  return { holder: { text }, links: 1, last: true };
}

/** A listener of an EventEmitter, alone, in a list of them, or made by `once`. */
export function listener(view: View, links: Links): Phrase | undefined {
  let at = 0;
  // `once` binds an object that has the listener.
  const [first, second] = links;
  if (
    view.edgeName(first.edge) === 'listener' &&
    second !== undefined &&
    view.edgeName(second.edge) === 'bound_this'
  )
    at = 2;
  if (view.edgeKind(links[at]?.edge ?? first.edge) === 'element') at += 1;
  const event = links[at];
  const events = links[at + 1];
  if (event === undefined || events === undefined || view.edgeName(events.edge) !== '_events') return undefined;
  const text = `the listener for ${quoted(view.edgeName(event.edge))} of ${view.name(events.from)}`;
  return { holder: { text }, links: at + 2 };
}

/** A function made by `bind`. */
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

/** A member of a Map or a Set, or what a WeakMap has for a key. */
export function entryOfCollection(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }, second] = links;
  if (/^part of key /.test(view.edgeName(edge)) || / pair in WeakMap /.test(view.edgeName(edge)))
    return { holder: { text: `what a WeakMap has for ${view.name(from)}` }, links: 1 };
  if (second === undefined || view.edgeName(second.edge) !== 'table') return undefined;
  const key = view.mapKey(from, edge);
  const collection = view.name(second.from);
  return { holder: { text: key === undefined ? `an entry of ${collection}` : `${collection} at ${key}` }, links: 2 };
}

export function promise(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  if (view.name(from) !== 'Promise') return undefined;
  const isResult = view.edgeName(edge) === 'reactions_or_result' && !isReaction(view, links[0].to);
  return { holder: { text: isResult ? 'the result of a Promise' : 'a callback of a pending Promise' }, links: 1 };
}

function isReaction(view: View, node: number): boolean {
  return view.name(node).startsWith('system / PromiseReaction');
}

/** A property, an element, a static. */
export function member(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  const kind = view.edgeKind(edge);
  const name = view.edgeName(edge);
  if (kind === 'element') return { holder: { text: `element ${name} of ${view.name(from)}` }, links: 1 };
  if (kind !== 'property') return undefined;
  if (view.kind(from) !== 'closure')
    return { holder: { text: `property ${quoted(name)} of ${view.name(from)}` }, links: 1 };
  const owner = view.functionName(from);
  if (name === 'prototype' || name === '__proto__') return silent();
  const place = view.place(from);
  const text = `static property ${quoted(name)} of ${quoted(owner)}`;
  return { holder: place === undefined ? { text } : { text, place }, links: 1 };
}

/** What is left is the engine's own, or the runtime's. */
export function machinery(view: View, links: Links): Phrase | undefined {
  const [{ from }] = links;
  const name = view.name(from);
  if (name === '(Global handles)') return { holder: { text: 'something that the runtime waits for' }, links: 1, last: true };
  return undefined;
}
