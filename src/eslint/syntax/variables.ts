/** Variables: which one a name means, and what it is for good. */
import type { Rule, Scope } from 'eslint';
import type * as es from 'estree';
import { ancestorsOf, isTypeWrapper, keyOf, type Node, rangeOf } from './node.js';

export type Variable = Scope.Variable;

/** What a variable was given, once and for all: `init`, or the part of it that `path` leads to. */
export interface Origin {
  readonly init: Node;
  /** The names of properties and the positions in arrays that a pattern takes apart; empty without a pattern. */
  readonly path: readonly string[];
}

export type SourceCode = Rule.RuleContext['sourceCode'];

/** The variable that a name means here; `undefined` for one that the file does not declare. */
export function variableOf(identifier: es.Identifier, sourceCode: SourceCode): Variable | undefined {
  for (let scope: Scope.Scope | null = sourceCode.getScope(identifier); scope !== null; scope = scope.upper) {
    const variable = scope.set.get(identifier.name);
    if (variable !== undefined)
      return variable.defs.length > 0 || isArguments(variable) ? variable : undefined;
  }
  return undefined;
}

export function isArguments({ name, scope, defs }: Variable): boolean {
  return name === 'arguments' && scope.type === 'function' && defs.length === 0;
}

/** The places where a variable is used when the program runs: types are gone by then. */
export function usesOf(variable: Variable): Scope.Reference[] {
  return variable.references.filter((reference) => {
    const { isTypeReference, isValueReference } = reference as {
      isTypeReference?: boolean;
      isValueReference?: boolean;
    };
    return (
      !(isTypeReference === true && isValueReference !== true) && !isInType(reference.identifier as Node)
    );
  });
}

/** `typeof name` as a type. */
function isInType(node: Node): boolean {
  for (const { type } of ancestorsOf(node)) {
    if ((type as string) === 'TSTypeQuery') return true;
    if (type !== 'Identifier' && (type as string) !== 'TSQualifiedName') return false;
  }
  return false;
}

/** What a variable holds as long as it lives; `undefined` if it is a parameter, is imported, or changes. */
export function originOf(variable: Variable): Origin | undefined {
  const [definition, ...more] = variable.defs;
  if (definition === undefined || more.length > 0) return undefined;
  const writes = variable.references.filter((reference) => reference.isWrite());
  if (definition.type === 'FunctionName' || definition.type === 'ClassName') {
    return writes.length === 0 ? { init: definition.node as Node, path: [] } : undefined;
  }
  const [write] = writes;
  if (definition.type !== 'Variable' || write === undefined || writes.length > 1) return undefined;
  return assignedTo(write.identifier as Node);
}

/** What a name is given where it stands on the left. */
function assignedTo(identifier: Node): Origin | undefined {
  const path: string[] = [];
  let inner = identifier;
  for (const outer of ancestorsOf(identifier)) {
    switch (outer.type) {
      case 'VariableDeclarator':
        return outer.id === inner && outer.init ? { init: outer.init, path } : undefined;
      case 'AssignmentExpression':
        return outer.left === inner && outer.operator === '=' ? { init: outer.right, path } : undefined;
      case 'Property': {
        const key = keyOf(outer);
        if (key === undefined) return undefined;
        path.unshift(key);
        break;
      }
      case 'ArrayPattern':
        path.unshift(String(outer.elements.indexOf(inner as es.Pattern)));
        break;
      case 'ObjectPattern':
        break;
      default: // a default, a rest, a loop: another value, or another one each time
        if (!isTypeWrapper(outer)) return undefined;
    }
    inner = outer;
  }
  return undefined;
}

/** Whether a variable still has, when all is over, what it had at a position in the text. */
export function isSteady(variable: Variable, position: Node): boolean {
  const writes = variable.references.filter((reference) => reference.isWrite());
  if (writes.length <= 1) return true;
  const [start] = rangeOf(position);
  return writes.every(
    ({ from, identifier }) =>
      from.variableScope === variable.scope.variableScope && rangeOf(identifier as Node)[0] < start,
  );
}

/** Whether a variable is one of the whole program: of a module, or global. */
export function isTopLevel({ scope }: Variable): boolean {
  return scope.type === 'module' || scope.type === 'global' || scope.block.type === 'Program';
}

/** How a variable was declared: `const`, `using` and so on; `undefined` if it is none of `const`'s kind. */
export function kindOf({ defs: [definition] }: Variable): es.VariableDeclaration['kind'] | undefined {
  return definition?.type === 'Variable' ? (definition.parent as es.VariableDeclaration).kind : undefined;
}

/** Whether a variable ends with its block. */
export function isUsing(variable: Variable): boolean {
  const kind = kindOf(variable);
  return kind === 'using' || kind === 'await using';
}
