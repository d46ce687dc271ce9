/** Describes variables that hold a target: of closures, suspended functions, modules and the global scope. */
import { type Holder, type Links, noHolder, ofName, type Phrase, quoted } from './phrase.js';
import type { View } from './view.js';

/** A variable that closures see, with the closure on the path. */
export function variable(view: View, links: Links): Phrase | undefined {
  const [{ from: context, edge }] = links;
  if (!view.isContext(context)) return undefined;
  const kind = view.edgeKind(edge);
  if (kind !== 'context' && kind !== 'hidden') return noHolder();
  const name = kind === 'context' ? view.edgeName(edge) : view.onlyVariable(context);
  const module = view.fileOfModule(context);
  if (module !== undefined && name !== undefined)
    return { holder: { text: `variable ${quoted(name)} of module ${module}` }, links: 1, last: true };
  // The context of an inner function leads to that of its outer one.
  let count = 1;
  for (let link = links[1]; link !== undefined && view.isContext(link.from); link = links[count]) count += 1;
  const next = links[count];
  const scope = view.scopeName(context);
  if (next === undefined || view.kind(next.from) !== 'closure' || view.edgeName(next.edge) !== 'context')
    return name === undefined
      ? noHolder(count)
      : { holder: { text: `variable ${quoted(name)}${ofName(scope)}` }, links: count };
  const place = view.positionOf(next.from);
  if (place === undefined) return noHolder(count + 1); // a closure of the engine
  return { holder: closure(view, next.from, place, name, scope), links: count + 1 };
}

function closure(view: View, node: number, place: string, sees: string | undefined, scope: string): Holder {
  const name = view.name(node);
  const text = `${name === '' ? 'a closure' : `closure ${quoted(name)}`}${ofName(scope)}`;
  return sees === undefined ? { text, place } : { text, sees, place };
}

/** An exported variable: it is in a cell, in a table of the module's exports by name. */
export function exported(view: View, links: Links): Phrase | undefined {
  const [{ from: cell }, second] = links;
  if (view.name(cell) !== 'system / Cell' || second === undefined) return undefined;
  const key = view.get(second.from, String(Number(view.edgeName(second.edge)) - 1));
  if (key === undefined || view.kind(key) !== 'string') return undefined;
  return { holder: { text: `exported variable ${quoted(view.name(key))}` }, links: 2, last: true };
}

/** A variable of a suspended async function or generator. */
export function suspended(view: View, links: Links): Phrase | undefined {
  const [first, second] = links;
  const generator = isGenerator(view, first.from)
    ? first
    : second !== undefined && isGenerator(view, second.from)
      ? second
      : undefined;
  if (generator === undefined) return undefined;
  const name = view.functionName(view.get(generator.from, 'function') ?? generator.from);
  const place = view.positionOf(generator.from);
  const call = name === '' ? 'suspended code' : `the suspended function ${quoted(name)}`;
  // Its context holds the variables that closures see. The previous phrase has already named the variable.
  const text = view.edgeName(generator.edge) === 'context' ? call : `a variable of ${call}`;
  return { holder: place === undefined ? { text } : { text, place }, links: generator === first ? 1 : 2 };
}

function isGenerator(view: View, node: number): boolean {
  return view.get(node, 'parameters_and_registers') !== undefined;
}

/** A property of the global object, or a variable of a script. */
export function global(view: View, links: Links): Phrase | undefined {
  const [{ from, edge }] = links;
  if (view.edgeKind(edge) !== 'property' || !view.isGlobal(from)) return undefined;
  return { holder: { text: `global variable ${quoted(view.edgeName(edge))}` }, links: 1, last: true };
}
