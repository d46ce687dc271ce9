/**
 * What a function keeps alive on V8: every variable of the scopes around it that any closure there refers to, since all
 * closures of a scope share one context.
 */
import type { Scope } from 'eslint';
import { isDisposedByListener } from '../ownership/disposal.js';
import { indexOf, enclosingThisContainers } from '../syntax/index-of-file.js';
import {
  ancestorsOf,
  enclosingFunction,
  type FunctionNode,
  isField,
  isWithin,
  type Node,
} from '../syntax/node.js';
import { isTopLevel, type SourceCode, usesOf, type Variable } from '../syntax/variables.js';
import type { Holder } from './holders.js';

/** How a function keeps a holder alive. */
export interface Capture {
  /**
   * `named`: it refers to the holder; `sibling`: another closure of its scope does; `caught`: the holder is the
   * variable of a `catch`; `eval`: a direct `eval` may refer to anything.
   */
  readonly how: 'named' | 'sibling' | 'caught' | 'eval';
  readonly holder: Holder;
  /** The node that refers to the holder, declares it in a `catch`, or calls `eval`. */
  readonly cause: Node;
}

/**
 * How a function keeps one of the holders alive; `undefined` if it keeps none.
 *
 * @param isCallback whether the function is the callback itself, not one that the callback keeps alive.
 */
export function captureOf(
  fn: FunctionNode,
  holders: readonly Holder[],
  isCallback: boolean,
  sourceCode: SourceCode,
): Capture | undefined {
  const captures = holders.flatMap((holder) => {
    const capture = holder.variable
      ? captureOfVariable(fn, holder, holder.variable, isCallback, sourceCode)
      : captureOfThis(fn, holder, holder.thisContainer as Node, sourceCode);
    return capture ?? [];
  });
  return captures.find(({ how }) => how === 'named') ?? captures[0];
}

function captureOfVariable(
  fn: FunctionNode,
  holder: Holder,
  variable: Variable,
  isCallback: boolean,
  sourceCode: SourceCode,
): Capture | undefined {
  if (!enclosingScopes(fn, sourceCode).includes(variable.scope)) return undefined;
  const uses = usesOf(variable);
  const named = uses.find(({ identifier }) => isWithin(identifier as Node, fn));
  const isLongLived = isTopLevel(variable) || isSharedState(variable);
  if (named !== undefined && (isCallback || !isLongLived)) {
    return { how: 'named', holder, cause: named.identifier as Node };
  }
  if (isLongLived) return undefined;
  const [definition] = variable.defs;
  if (definition?.type === 'CatchClause') return { how: 'caught', holder, cause: definition.name as Node };
  const sibling = uses.find(
    ({ from, identifier }) =>
      from.variableScope !== variable.scope.variableScope && !disposesTarget(holder, identifier as Node),
  );
  if (sibling !== undefined) return { how: 'sibling', holder, cause: sibling.identifier as Node };
  const call = indexOf(sourceCode).evals.find((each) => isWithin(each, variable.scope.block as Node));
  return call && { how: 'eval', holder, cause: call };
}

/** Whether a sibling disposes the target, so that its release does not depend on the collector. */
function disposesTarget({ isDisposable, path }: Holder, use: Node): boolean {
  return isDisposable && isDisposedByListener(use, path);
}

/** Whether a closure assigns the variable for later calls of other closures; it lives long, like one at top level. */
function isSharedState(variable: Variable): boolean {
  return variable.references.some(
    (reference) => reference.isWrite() && reference.from.variableScope !== variable.scope.variableScope,
  );
}

/** The scopes around a function, innermost first. */
export function enclosingScopes(fn: FunctionNode, sourceCode: SourceCode): Scope.Scope[] {
  const scopes: Scope.Scope[] = [];
  const own = sourceCode.scopeManager.acquire(fn);
  for (let scope = own?.upper ?? null; scope !== null; scope = scope.upper) scopes.push(scope);
  return scopes;
}

function captureOfThis(
  fn: FunctionNode,
  holder: Holder,
  thisContainer: Node,
  sourceCode: SourceCode,
): Capture | undefined {
  if (!enclosingThisContainers(fn).includes(thisContainer)) return undefined;
  const { thisUses, evals } = indexOf(sourceCode);
  const uses = thisUses.get(thisContainer) ?? [];
  const named = uses.find((use) => isWithin(use, fn));
  if (named !== undefined) return { how: 'named', holder, cause: named };
  const sibling = uses.find(
    (use) => enclosingFunction(use)?.type === 'ArrowFunctionExpression' && !disposesTarget(holder, use),
  );
  if (sibling !== undefined) return { how: 'sibling', holder, cause: sibling };
  const call = evals.find((each) => enclosingThisContainers(each).includes(thisContainer));
  return call && { how: 'eval', holder, cause: call };
}

/** The name of the function or method around a node, for messages. */
export function enclosingFunctionName(node: Node): string | undefined {
  const fn = enclosingFunction(node);
  if (fn === undefined) return undefined;
  if ((fn.type === 'FunctionDeclaration' || fn.type === 'FunctionExpression') && fn.id) return fn.id.name;
  for (const outer of ancestorsOf(fn)) {
    if (outer.type === 'VariableDeclarator' && outer.init === fn && outer.id.type === 'Identifier')
      return outer.id.name;
    if (outer.type === 'MethodDefinition' || outer.type === 'Property' || isField(outer)) {
      return outer.key.type === 'Identifier' && !outer.computed ? outer.key.name : undefined;
    }
    return undefined;
  }
  return undefined;
}
