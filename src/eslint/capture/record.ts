/** The calls that create a record: its target, and what the record keeps alive. */
import type * as es from 'estree';
import { importedBy } from '../names/imports.js';
import { registryOf } from '../names/registries.js';
import { scopeOf } from '../names/scopes.js';
import { isResultDisposedByItsFunction } from '../ownership/disposal.js';
import { argumentsOf, keyOf, type Node, unwrap } from '../syntax/node.js';
import { isTopLevel, type SourceCode, variableOf } from '../syntax/variables.js';
import { Holders } from './holders.js';

/** A call that creates a record, and what that keeps alive until its target is gone. */
export interface RecordCall {
  readonly kind: 'finalize' | 'manage' | 'scope' | 'register';
  /** The source text of the target, for messages. */
  readonly target: string;
  readonly holders: Holders;
  readonly retained: readonly Retained[];
}

/** A value or a callback that the record keeps alive. */
export interface Retained {
  readonly node: Node;
  readonly isCallback: boolean;
}

/** The record that a call creates; `undefined` if there is none, or if it is certain to end without the collector. */
export function recordOf(call: es.CallExpression, sourceCode: SourceCode): RecordCall | undefined {
  const [first, ...rest] = argumentsOf(call);
  if (first === undefined) return undefined;
  const imported = importedBy(call.callee, sourceCode);
  if (imported?.module === 'lastcall' && (imported.name === 'finalize' || imported.name === 'manage')) {
    if (isResultDisposedByItsFunction(call, sourceCode)) return undefined;
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
    holders: new Holders(sourceCode, call).add(target),
    retained: [...callbacks([callback]), ...args.map(value)],
  };
}

/** The target of `manage` is the wrapper that it returns. */
function managed(call: Node, held: Node, rest: Node[], sourceCode: SourceCode): RecordCall {
  const holders = new Holders(sourceCode, call, true).addResultOf(call);
  const [holder] = holders.list;
  const target = holder === undefined ? 'the wrapper' : [holder.name, ...holder.path].join('.');
  return { kind: 'manage', target, holders, retained: [value(held), ...callbacks(rest)] };
}

function entry(
  call: Node,
  object: Node,
  retained: Retained[],
  sourceCode: SourceCode,
): RecordCall | undefined {
  const scope = scopeOf(object, sourceCode);
  if (scope === undefined || scope.isDisposed || isTopLevelScope(object, sourceCode)) return undefined;
  return {
    kind: 'scope',
    target: sourceCode.getText(object as es.Node),
    holders: new Holders(sourceCode, call, true).add(object),
    retained,
  };
}

/** A scope at top level lives as long as the program, whose exit disposes it. */
function isTopLevelScope(object: Node, sourceCode: SourceCode): boolean {
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
    holders: new Holders(sourceCode, call).add(target),
    retained: [...(held ? [value(held)] : []), ...callbacks(registry.callback ? [registry.callback] : [])],
  };
}

function value(node: Node): Retained {
  return { node, isCallback: false };
}

function callbacks(nodes: readonly Node[]): Retained[] {
  return nodes.map((node) => ({ node, isCallback: true }));
}
