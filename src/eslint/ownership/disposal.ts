/** What is disposed without waiting for the collector: by its block, a scope, a listener, or its function. */
import { ancestorsOf, enclosingFunction, keyOf, type Node, unwrap } from '../syntax/node.js';
import { isUsing, type SourceCode, usesOf, type Variable, variableOf } from '../syntax/variables.js';

/** Whether the function that declares a variable disposes its value, or gives it to a scope that it disposes. */
export function isDisposedByItsFunction(
  variable: Variable,
  sourceCode: SourceCode,
  seen = new Set<Variable>(),
): boolean {
  if (seen.has(variable)) return false;
  seen.add(variable);
  if (isUsing(variable)) return true;
  return usesOf(variable).some(({ identifier }) => {
    const use = identifier as Node;
    const isCertain =
      isInFinally(use) || enclosingFunction(use) === enclosingFunction(definitionOf(variable));
    return (
      (isCertain && isDisposing(use, isInFinally(use))) ||
      isResultDisposedByItsFunction(use, sourceCode, seen)
    );
  });
}

/** Whether the function around an expression disposes the expression's value. */
export function isResultDisposedByItsFunction(
  expression: Node,
  sourceCode: SourceCode,
  seen = new Set<Variable>(),
): boolean {
  let inner = expression;
  for (const outer of ancestorsOf(expression)) {
    if (outer.type === 'VariableDeclarator' && outer.init === inner && outer.id.type === 'Identifier') {
      const variable = variableOf(outer.id, sourceCode);
      return variable !== undefined && isDisposedByItsFunction(variable, sourceCode, seen);
    }
    if (outer.type === 'CallExpression') return isUsedByDisposedScope(outer, inner, sourceCode, seen);
    if (outer.type !== 'AwaitExpression' && unwrap(outer) !== unwrap(inner)) return false;
    inner = outer;
  }
  return false;
}

function definitionOf({ defs: [definition], scope }: Variable): Node {
  return (definition?.name ?? scope.block) as Node;
}

/** `scope.use(value)` with a scope or a stack that its function disposes. */
function isUsedByDisposedScope(
  call: Node,
  value: Node,
  sourceCode: SourceCode,
  seen: Set<Variable>,
): boolean {
  if (call.type !== 'CallExpression' || call.arguments[0] !== value) return false;
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression' || keyOf(callee) !== 'use') return false;
  const scope = unwrap(callee.object);
  const variable = scope.type === 'Identifier' ? variableOf(scope, sourceCode) : undefined;
  return variable !== undefined && isDisposedByItsFunction(variable, sourceCode, seen);
}

export function isInFinally(node: Node): boolean {
  let inner = node;
  for (const outer of ancestorsOf(node)) {
    if (outer.type === 'TryStatement' && outer.finalizer === inner) return true;
    if (outer.type === 'FunctionDeclaration' || outer.type === 'FunctionExpression') return false;
    inner = outer;
  }
  return false;
}

/**
 * Whether a listener disposes what is used: `socket.on('close', () => scope.dispose())`, `promise.finally(…)`,
 * `useEffect(() => { …; return () => scope.dispose(); })`.
 *
 * @param path the property names that lead from what is used to what is disposed.
 */
export function isDisposedByListener(use: Node, path: readonly string[]): boolean {
  let disposed = use;
  for (const key of path) {
    const { parent } = disposed;
    if (parent?.type !== 'MemberExpression' || parent.object !== disposed || keyOf(parent) !== key)
      return false;
    disposed = parent;
  }
  const listener = enclosingFunction(use);
  return listener !== undefined && isDisposing(disposed, false) && isPassedToCall(listener);
}

/** Whether a function is an argument of a call, or is returned by a function that is one. */
function isPassedToCall(fn: Node): boolean {
  if (isArgument(fn)) return true;
  const { parent } = fn;
  const isReturned =
    parent?.type === 'ReturnStatement' || (parent?.type === 'ArrowFunctionExpression' && parent.body === fn);
  const outer = isReturned ? enclosingFunction(fn) : undefined;
  return outer !== undefined && isArgument(outer);
}

function isArgument(node: Node): boolean {
  const { parent } = node;
  return (
    (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') &&
    parent.arguments.includes(node as never)
  );
}

/** Methods that dispose the object they are called on. */
const DISPOSING_METHODS =
  /^(?:(?:\[?Symbol\.)?(?:d|asyncD)ispose(?:Async|Sync)?|close(?:Async|Sync)?|end|stop|kill|destroy|terminate|release|unlock|remove|clear|cancel|unsubscribe|disconnect|shutdown|detach|move)$/;

/** Whether a use disposes the value: `x()`, `x.close()`, `x[Symbol.dispose]()`; with `includesArguments`, `close(x)`. */
export function isDisposing(use: Node, includesArguments = true): boolean {
  let inner = use;
  for (const outer of ancestorsOf(use)) {
    if (outer.type === 'CallExpression') {
      return outer.callee === inner || (includesArguments && outer.arguments.includes(inner as never));
    }
    if (outer.type === 'MemberExpression' && outer.object === inner) {
      const name = keyOf(outer);
      if (name === undefined || !DISPOSING_METHODS.test(name)) return false;
      inner = outer;
      continue;
    }
    if (
      outer.type !== 'ChainExpression' &&
      outer.type !== 'AwaitExpression' &&
      unwrap(outer) !== unwrap(inner)
    ) {
      return false;
    }
    inner = outer;
  }
  return false;
}
