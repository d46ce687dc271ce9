/**
 * What a function keeps alive, by the rule of V8: all that any closure made in one of the scopes around it names, since
 * the closures of a scope share one context.
 */
import type { Scope } from 'eslint';
import { isEndedByListener } from '../owning/ending.js';
import { indexOf, thisOwnersAround } from '../syntax/index-of-file.js';
import {
  ancestorsOf,
  functionAround,
  type FunctionNode,
  isField,
  isWithin,
  type Node,
} from '../syntax/node.js';
import { isTopLevel, type SourceCode, usesOf, type Variable } from '../syntax/variables.js';
import type { Place } from './places.js';

/** How a function keeps a place. */
export interface Capture {
  /** `named`: itself; `sibling`: another closure does; `caught`: `catch` does; `eval`: nobody knows what is named. */
  readonly how: 'named' | 'sibling' | 'caught' | 'eval';
  readonly place: Place;
  /** What names it. */
  readonly witness: Node;
}

/**
 * How a function keeps any of the places.
 *
 * @param isCallback whether it is the callback itself, not one that the callback keeps.
 */
export function captureOf(
  fn: FunctionNode,
  places: readonly Place[],
  isCallback: boolean,
  sourceCode: SourceCode,
): Capture | undefined {
  const kept = places.flatMap((place) => {
    const capture = place.variable
      ? captureOfVariable(fn, place, place.variable, isCallback, sourceCode)
      : captureOfThis(fn, place, place.owner as Node, sourceCode);
    return capture ?? [];
  });
  return kept.find(({ how }) => how === 'named') ?? kept[0];
}

function captureOfVariable(
  fn: FunctionNode,
  place: Place,
  variable: Variable,
  isCallback: boolean,
  sourceCode: SourceCode,
): Capture | undefined {
  if (!scopesAround(fn, sourceCode).includes(variable.scope)) return undefined;
  const uses = usesOf(variable);
  const named = uses.find(({ identifier }) => isWithin(identifier as Node, fn));
  const isKeptAnyway = isTopLevel(variable) || isState(variable);
  if (named !== undefined && (isCallback || !isKeptAnyway)) {
    return { how: 'named', place, witness: named.identifier as Node };
  }
  if (isKeptAnyway) return undefined;
  const [definition] = variable.defs;
  if (definition?.type === 'CatchClause') return { how: 'caught', place, witness: definition.name as Node };
  const sibling = uses.find(
    ({ from, identifier }) =>
      from.variableScope !== variable.scope.variableScope && !isEndOf(place, identifier as Node),
  );
  if (sibling !== undefined) return { how: 'sibling', place, witness: sibling.identifier as Node };
  const call = indexOf(sourceCode).evals.find((each) => isWithin(each, variable.scope.block as Node));
  return call && { how: 'eval', place, witness: call };
}

/** Whether a sibling is there to end the target, so that nobody waits for the collector. */
function isEndOf({ hasEnd, path }: Place, use: Node): boolean {
  return hasEnd && isEndedByListener(use, path);
}

/** What one closure gives the others, which is there for their calls to come, as what is of the whole program is. */
function isState(variable: Variable): boolean {
  return variable.references.some(
    (reference) => reference.isWrite() && reference.from.variableScope !== variable.scope.variableScope,
  );
}

/** The scopes that a function is made in, innermost first. */
export function scopesAround(fn: FunctionNode, sourceCode: SourceCode): Scope.Scope[] {
  const scopes: Scope.Scope[] = [];
  const own = sourceCode.scopeManager.acquire(fn);
  for (let scope = own?.upper ?? null; scope !== null; scope = scope.upper) scopes.push(scope);
  return scopes;
}

function captureOfThis(
  fn: FunctionNode,
  place: Place,
  owner: Node,
  sourceCode: SourceCode,
): Capture | undefined {
  if (!thisOwnersAround(fn).includes(owner)) return undefined;
  const { thisUses, evals } = indexOf(sourceCode);
  const uses = thisUses.get(owner) ?? [];
  const named = uses.find((use) => isWithin(use, fn));
  if (named !== undefined) return { how: 'named', place, witness: named };
  const sibling = uses.find(
    (use) => functionAround(use)?.type === 'ArrowFunctionExpression' && !isEndOf(place, use),
  );
  if (sibling !== undefined) return { how: 'sibling', place, witness: sibling };
  const call = evals.find((each) => thisOwnersAround(each).includes(owner));
  return call && { how: 'eval', place, witness: call };
}

/** The function or method that a node is part of, by name; for messages. */
export function nameOfFunctionAround(node: Node): string | undefined {
  const fn = functionAround(node);
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
