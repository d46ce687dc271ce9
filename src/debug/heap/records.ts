/** Describes what lastcall itself holds for finalizers, managed values and scopes, in terms that its users know. */
import { type Links, type Phrase, quoted } from './phrase.js';
import type { View } from './view.js';

/** The classes of src/core/record. */
const RECORDS = new Set(['TargetRecord', 'Entry']);

/** The fields of a record that hold what the user passed. */
const PARTS: Readonly<Record<string, string>> = {
  callback: 'the callback',
  onExit: 'the sync twin',
  input: 'args',
};

export function record(view: View, links: Links): Phrase | undefined {
  // Several args are in a list.
  const [first, second] = links;
  const link =
    second !== undefined && view.edgeKind(first.edge) === 'element' && view.edgeName(second.edge) === 'input'
      ? second
      : first;
  const part = PARTS[view.edgeName(link.edge)];
  if (part === undefined || !RECORDS.has(view.name(link.from))) return undefined;
  const { phrase, input } = phraseOf(view, link.from);
  const what = part === 'args' ? input : part;
  const text = `${what} of ${phrase}`;
  const holder = part === 'args' ? { text } : { text, same: true };
  return { holder, links: link === first ? 1 : 2, last: true };
}

function phraseOf(view: View, record: number): { phrase: string; input: string } {
  const kind = view.text(record, 'kind') ?? '';
  const callback = view.get(record, 'callback');
  const name = callback === undefined ? 'anonymous' : nameOf(view, callback);
  const input = view.get(record, 'input');
  const value = input === undefined ? '' : view.name(input);
  switch (kind) {
    case 'finalizer':
    case 'finalizer of one':
      return { phrase: `finalizer ${quoted(`${name}(${targetName(view, record)})`)}`, input: 'args' };
    case 'managed':
      return {
        phrase: `managed ${quoted(targetName(view, record) || `${name}(${value})`)}`,
        input: 'the value',
      };
    case 'use':
      return { phrase: `scope entry ${quoted(value)}`, input: 'the resource' };
    case 'defer':
      return { phrase: `scope entry ${quoted(`${name}()`)}`, input: 'args' };
    default:
      return { phrase: `scope entry ${quoted(`${name}(${value})`)}`, input: 'the value' };
  }
}

/** The name of a callback, as its `name` property has it. */
function nameOf(view: View, callback: number): string {
  const bound = view.get(callback, 'bound_function');
  if (bound !== undefined) return `bound ${view.name(bound)}`;
  return view.name(callback) || 'anonymous';
}

/** The class of a finalizer's target, which the first of its records knows; or the name of a managed value. */
function targetName(view: View, record: number): string {
  const lifetime = view.get(record, 'lifetime') ?? record;
  return view.text(lifetime, 'label') ?? '';
}
