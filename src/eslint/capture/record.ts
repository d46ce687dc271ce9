/** The calls that make a record: what is its target, and what it holds. */
import type * as es from 'estree';
import { importedBy } from '../names/imports.js';
import { registryOf } from '../names/registries.js';
import { scopeOf } from '../names/scopes.js';
import { isEndedByItsFunction } from '../owning/ending.js';
import { argumentsOf, keyOf, type Node, unwrap } from '../syntax/node.js';
import { isTopLevel, type SourceCode, variableOf } from '../syntax/variables.js';
import { Places } from './places.js';

/** What a call keeps until its target is gone. */
export interface RecordCall {
  readonly kind: 'finalize' | 'manage' | 'scope' | 'register';
  /** What people call the target. */
  readonly target: string;
  readonly places: Places;
  readonly kept: readonly Kept[];
}

export interface Kept {
  readonly node: Node;
  readonly isCallback: boolean;
}

/** What a call makes; `undefined` if it makes no record, or one that ends for certain before the target is forgotten. */
export function recordOf(call: es.CallExpression, sourceCode: SourceCode): RecordCall | undefined {
  const [first, ...rest] = argumentsOf(call);
  if (first === undefined) return undefined;
  const imported = importedBy(call.callee, sourceCode);
  if (imported?.module === 'lastcall' && (imported.name === 'finalize' || imported.name === 'manage')) {
    if (isEndedByItsFunction(call, sourceCode)) return undefined;
    return imported.name === 'finalize'
      ? finalizer(call, first, rest, sourceCode)
      : managed(call, first, rest, sourceCode);
  }
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression') return undefined;
  switch (keyOf(callee)) {
    case 'defer':
      return entry(call, callee.object, callbacks([first, ...rest]), sourceCode);
    case 'adopt':
      return entry(call, callee.object, [value(first), ...callbacks(rest)], sourceCode);
    case 'register':
      return registration(call, callee.object, first, rest, sourceCode);
    default:
      return undefined;
  }
}

function finalizer(
  call: Node,
  target: Node,
  [callback, ...args]: Node[],
  sourceCode: SourceCode,
): RecordCall | undefined {
  if (callback === undefined) return undefined;
  return {
    kind: 'finalize',
    target: sourceCode.getText(target as es.Node),
    places: new Places(sourceCode, call).add(target),
    kept: [...callbacks([callback]), ...args.map(value)],
  };
}

/** It is the wrapper that is watched. */
function managed(call: Node, held: Node, rest: Node[], sourceCode: SourceCode): RecordCall {
  const places = new Places(sourceCode, call, true).addResultOf(call);
  const [place] = places.list;
  const target = place === undefined ? 'the wrapper' : [place.name, ...place.path].join('.');
  return { kind: 'manage', target, places, kept: [value(held), ...callbacks(rest)] };
}

function entry(call: Node, object: Node, kept: Kept[], sourceCode: SourceCode): RecordCall | undefined {
  const scope = scopeOf(object, sourceCode);
  if (scope === undefined || scope.ends || livesWithTheProgram(object, sourceCode)) return undefined;
  return {
    kind: 'scope',
    target: sourceCode.getText(object as es.Node),
    places: new Places(sourceCode, call, true).add(object),
    kept,
  };
}

/** A scope at top level is there for the program, whose end ends it. */
function livesWithTheProgram(object: Node, sourceCode: SourceCode): boolean {
  const node = unwrap(object);
  const variable = node.type === 'Identifier' ? variableOf(node, sourceCode) : undefined;
  return variable !== undefined && isTopLevel(variable);
}

function registration(
  call: Node,
  object: Node,
  target: Node,
  [held]: Node[],
  sourceCode: SourceCode,
): RecordCall | undefined {
  const registry = registryOf(object, sourceCode);
  if (registry === undefined) return undefined;
  return {
    kind: 'register',
    target: sourceCode.getText(target as es.Node),
    places: new Places(sourceCode, call).add(target),
    kept: [...(held ? [value(held)] : []), ...callbacks(registry.callback ? [registry.callback] : [])],
  };
}

function value(node: Node): Kept {
  return { node, isCallback: false };
}

function callbacks(nodes: readonly Node[]): Kept[] {
  return nodes.map((node) => ({ node, isCallback: true }));
}
