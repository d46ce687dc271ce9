/** Which functions return a promise, as far as the file shows. */
import { memberOf } from './members.js';
import {
  type FunctionNode,
  isFunction,
  keyOf,
  type Node,
  returnedBy,
  type TypeNode,
  unwrap,
} from './node.js';
import { originOf, type SourceCode, variableOf } from './variables.js';

/** Whether a callback is an `async` function, or one that visibly returns a promise. */
export function isAsynchronous(callback: Node, sourceCode: SourceCode, seen = new Set<Node>()): boolean {
  const fn = functionOf(callback, sourceCode);
  if (fn === undefined || seen.has(fn)) return false;
  seen.add(fn);
  if (fn.generator) return false;
  if (fn.async) return true;
  const { returnType } = fn as unknown as TypeNode;
  const type = returnType?.typeAnnotation?.typeName;
  if (type?.type === 'Identifier' && /^Promise(?:Like)?$/.test(type.name)) return true;
  return returnedBy(fn, sourceCode.visitorKeys).some((returned) => isPromise(returned, sourceCode, seen));
}

/** The function that an expression evaluates to, if the file shows it. */
function functionOf(expression: Node, sourceCode: SourceCode): FunctionNode | undefined {
  const node = unwrap(expression);
  if (isFunction(node)) return node;
  if (node.type === 'MemberExpression') {
    const value = memberOf(node, sourceCode)?.value;
    return value !== undefined && isFunction(unwrap(value)) ? (unwrap(value) as FunctionNode) : undefined;
  }
  if (node.type !== 'Identifier') return undefined;
  const variable = variableOf(node, sourceCode);
  const origin = variable && originOf(variable);
  return origin?.path.length === 0 && isFunction(unwrap(origin.init))
    ? (unwrap(origin.init) as FunctionNode)
    : undefined;
}

const COMBINATORS = /^(?:all|allSettled|any|race|reject|resolve|try)$/;

function isPromise(expression: Node, sourceCode: SourceCode, seen: Set<Node>): boolean {
  const node = unwrap(expression);
  if (node.type === 'ImportExpression') return true;
  if (node.type === 'NewExpression')
    return node.callee.type === 'Identifier' && node.callee.name === 'Promise';
  if (node.type === 'ConditionalExpression') {
    return isPromise(node.consequent, sourceCode, seen) || isPromise(node.alternate, sourceCode, seen);
  }
  if (node.type !== 'CallExpression') return false;
  const callee = unwrap(node.callee);
  if (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'Identifier' &&
    callee.object.name === 'Promise'
  ) {
    return COMBINATORS.test(keyOf(callee) ?? '');
  }
  return isAsynchronous(callee, sourceCode, seen);
}
