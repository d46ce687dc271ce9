/** Variables: the one that a name refers to, its uses, and its only value. */
import type { Rule, Scope } from 'eslint';
import type * as es from 'estree';
import { ancestorsOf, isTypeWrapper, keyOf, type Node, rangeOf } from './node.js';

export type Variable = Scope.Variable;

/** The only value that a variable is given: `init`, or the part of it that `path` leads to. */
export interface Origin {
  readonly init: Node;
  /** The property names and array indexes of the destructuring pattern; empty without a pattern. */
  readonly path: readonly string[];
}

export type SourceCode = Rule.RuleContext['sourceCode'];

/** The variable that a name refers to; `undefined` if the file does not declare it. */
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

/** The references to a variable at run time; types are gone by then. */
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

/** Whether a node is the name in `typeof name`, used as a type. */
function isInType(node: Node): boolean {
  for (const { type } of ancestorsOf(node)) {
    if ((type as string) === 'TSTypeQuery') return true;
    if (type !== 'Identifier' && (type as string) !== 'TSQualifiedName') return false;
  }
  return false;
}

/** The only value of a variable; `undefined` if it is a parameter, is imported, or changes. */
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

/** The value that a declaration or an assignment gives to the name on its left. */
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
      default: // a default, a rest or a loop: a different value, or a new one each time
        if (!isTypeWrapper(outer)) return undefined;
    }
    inner = outer;
  }
  return undefined;
}

/** Whether a variable keeps the value that it has at `site`: all writes come earlier. */
export function isUnchangedAfter(variable: Variable, site: Node): boolean {
  const writes = variable.references.filter((reference) => reference.isWrite());
  if (writes.length <= 1) return true;
  const [start] = rangeOf(site);
  return writes.every(
    ({ from, identifier }) =>
      from.variableScope === variable.scope.variableScope && rangeOf(identifier as Node)[0] < start,
  );
}

/** Whether a variable is declared at top level: in a module, or globally. */
export function isTopLevel({ scope }: Variable): boolean {
  return scope.type === 'module' || scope.type === 'global' || scope.block.type === 'Program';
}

/** The keyword that declares a variable: `const`, `using` and so on; `undefined` for parameters, functions etc. */
export function kindOf({ defs: [definition] }: Variable): es.VariableDeclaration['kind'] | undefined {
  return definition?.type === 'Variable' ? (definition.parent as es.VariableDeclaration).kind : undefined;
}

/** Whether `using` or `await using` declares a variable, so that its block disposes it. */
export function isUsing(variable: Variable): boolean {
  const kind = kindOf(variable);
  return kind === 'using' || kind === 'await using';
}
