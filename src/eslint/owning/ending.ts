/** What somebody ends who does not wait for the collector: its block, a scope, or the function that made it. */
import { ancestorsOf, functionAround, keyOf, type Node, unwrap } from '../syntax/node.js';
import { isUsing, type SourceCode, usesOf, type Variable, variableOf } from '../syntax/variables.js';

/** Whether the function that declares a variable ends what it holds, or hands it to a scope which that one ends. */
export function endsWithItsFunction(
  variable: Variable,
  sourceCode: SourceCode,
  seen = new Set<Variable>(),
): boolean {
  if (seen.has(variable)) return false;
  seen.add(variable);
  if (isUsing(variable)) return true;
  return usesOf(variable).some(({ identifier }) => {
    const use = identifier as Node;
    const isSure = isInFinally(use) || functionAround(use) === functionAround(definitionOf(variable));
    return (isSure && isEnding(use, isInFinally(use))) || isEndedByItsFunction(use, sourceCode, seen);
  });
}

/** Whether an expression's value ends with its block. */
export function isEndedByItsFunction(
  expression: Node,
  sourceCode: SourceCode,
  seen = new Set<Variable>(),
): boolean {
  let inner = expression;
  for (const outer of ancestorsOf(expression)) {
    if (outer.type === 'VariableDeclarator' && outer.init === inner && outer.id.type === 'Identifier') {
      const variable = variableOf(outer.id, sourceCode);
      return variable !== undefined && endsWithItsFunction(variable, sourceCode, seen);
    }
    if (outer.type === 'CallExpression') return isUseOfEndingScope(outer, inner, sourceCode, seen);
    if (outer.type !== 'AwaitExpression' && unwrap(outer) !== unwrap(inner)) return false;
    inner = outer;
  }
  return false;
}

function definitionOf({ defs: [definition], scope }: Variable): Node {
  return (definition?.name ?? scope.block) as Node;
}

/** `scope.use(value)` with a scope or a stack that ends with its block. */
function isUseOfEndingScope(call: Node, value: Node, sourceCode: SourceCode, seen: Set<Variable>): boolean {
  if (call.type !== 'CallExpression' || call.arguments[0] !== value) return false;
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression' || keyOf(callee) !== 'use') return false;
  const scope = unwrap(callee.object);
  const variable = scope.type === 'Identifier' ? variableOf(scope, sourceCode) : undefined;
  return variable !== undefined && endsWithItsFunction(variable, sourceCode, seen);
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
 * Whether a use is what a function is there for that somebody else calls when it is time: `socket.on('close', () =>
 * scope.dispose())`, `promise.finally(…)`, `useEffect(() => { …; return () => scope.dispose(); })`.
 *
 * @param path the names of the properties that lead from what is used to what is ended.
 */
export function isEndedByListener(use: Node, path: readonly string[]): boolean {
  let ended = use;
  for (const key of path) {
    const { parent } = ended;
    if (parent?.type !== 'MemberExpression' || parent.object !== ended || keyOf(parent) !== key) return false;
    ended = parent;
  }
  const listener = functionAround(use);
  return listener !== undefined && isEnding(ended, false) && isGivenToCall(listener);
}

/** Whether a function is an argument of a call, or is returned by one that is. */
function isGivenToCall(fn: Node): boolean {
  if (isArgument(fn)) return true;
  const { parent } = fn;
  const isReturned =
    parent?.type === 'ReturnStatement' || (parent?.type === 'ArrowFunctionExpression' && parent.body === fn);
  const outer = isReturned ? functionAround(fn) : undefined;
  return outer !== undefined && isArgument(outer);
}

function isArgument(node: Node): boolean {
  const { parent } = node;
  return (
    (parent?.type === 'CallExpression' || parent?.type === 'NewExpression') &&
    parent.arguments.includes(node as never)
  );
}

/** Names of methods that end what they are called on. */
const ENDINGS =
  /^(?:(?:\[?Symbol\.)?(?:d|asyncD)ispose(?:Async|Sync)?|close(?:Async|Sync)?|end|stop|kill|destroy|terminate|release|unlock|remove|clear|cancel|unsubscribe|disconnect|shutdown|detach|move)$/;

/** Whether a use ends what is used: `x()`, `x.close()`, `x[Symbol.dispose]()`; and `close(x)` where that may be meant. */
export function isEnding(use: Node, isGivenAway = true): boolean {
  let inner = use;
  for (const outer of ancestorsOf(use)) {
    if (outer.type === 'CallExpression') {
      return outer.callee === inner || (isGivenAway && outer.arguments.includes(inner as never));
    }
    if (outer.type === 'MemberExpression' && outer.object === inner) {
      const name = keyOf(outer);
      if (name === undefined || !ENDINGS.test(name)) return false;
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
