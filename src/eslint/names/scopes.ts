/** Which expressions are scopes, and whether they are certain to be disposed. */
import type * as es from 'estree';
import { isDisposedByItsFunction } from '../ownership/disposal.js';
import { memberOf } from '../syntax/members.js';
import { ancestorsOf, isFunction, keyOf, type Node, type TypeNode, unwrap } from '../syntax/node.js';
import { isUsing, originOf, type SourceCode, type Variable, variableOf } from '../syntax/variables.js';
import { importedBy } from './imports.js';

export interface KnownScope {
  readonly isAsync: boolean;
  /** Whether it is certain to be disposed: by its block, `run`, a framework, or the caller that passed it in. */
  readonly isDisposed: boolean;
  /** Whether it is disposed by a plain `using` or by `Scope.run`, which await nothing. */
  readonly awaitsNothing: boolean;
}

const CLASSES = new Map([
  ['Scope', false],
  ['AsyncScope', true],
]);

/** Functions that return scopes which their framework disposes, and whether those are asynchronous. */
const PROVIDED = new Map([
  ['currentScope', true],
  ['testScope', true],
  ['useScope', false],
  ['createScope', false],
  ['injectScope', false],
]);

/** Functions that pass a scope to their callback and dispose it, and whether that scope is asynchronous. */
const RUNNERS = new Map([
  ['Scope.run', false],
  ['AsyncScope.run', true],
  ['runInScope', true],
]);

/** What is known about an expression that is a scope of lastcall; `undefined` if it is none, or unknown. */
export function scopeOf(expression: Node, sourceCode: SourceCode): KnownScope | undefined {
  return resolve(expression, sourceCode, new Set());
}

function resolve(expression: Node, sourceCode: SourceCode, seen: Set<Node>): KnownScope | undefined {
  const node = unwrap(expression);
  if (seen.has(node)) return undefined;
  seen.add(node);
  switch (node.type) {
    case 'NewExpression': {
      const isAsync = CLASSES.get(importedBy(node.callee, sourceCode)?.name ?? '');
      return isAsync === undefined ? undefined : undisposed(isAsync);
    }
    case 'CallExpression':
      return resolveCall(node, sourceCode, seen);
    case 'Identifier': {
      const variable = variableOf(node, sourceCode);
      return variable && resolveVariable(variable, sourceCode, seen);
    }
    case 'MemberExpression': {
      const member = memberOf(node, sourceCode);
      return member && resolve(member.value, sourceCode, seen);
    }
    default:
      return undefined;
  }
}

function resolveCall(
  call: es.CallExpression,
  sourceCode: SourceCode,
  seen: Set<Node>,
): KnownScope | undefined {
  const name = importedBy(call.callee, sourceCode)?.name ?? '';
  if (name === 'Scope.from' || name === 'AsyncScope.from') return undisposed(name === 'AsyncScope.from');
  const isAsync = PROVIDED.get(name);
  if (isAsync !== undefined) return { isAsync, isDisposed: true, awaitsNothing: false };
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression') return undefined;
  const method = keyOf(callee);
  if (method !== 'child' && method !== 'move') return undefined;
  const scope = resolve(callee.object, sourceCode, seen);
  return method === 'child' || scope === undefined ? scope : undisposed(scope.isAsync);
}

function resolveVariable(
  variable: Variable,
  sourceCode: SourceCode,
  seen: Set<Node>,
): KnownScope | undefined {
  const [definition] = variable.defs;
  if (definition?.type === 'Parameter') return scopeOfParameter(definition.name as Node, sourceCode);
  const origin = originOf(variable);
  if (origin === undefined || origin.path.length > 0) return undefined;
  const scope = resolve(origin.init, sourceCode, seen);
  if (scope === undefined) return undefined;
  const isDisposed = scope.isDisposed || isDisposedByItsFunction(variable, sourceCode);
  return {
    ...scope,
    isDisposed,
    awaitsNothing: scope.awaitsNothing || (isUsing(variable) && isPlainUsing(variable)),
  };
}

function isPlainUsing({ defs: [definition] }: Variable): boolean {
  return (definition?.parent as es.VariableDeclaration | undefined)?.kind === 'using';
}

function undisposed(isAsync: boolean): KnownScope {
  return { isAsync, isDisposed: false, awaitsNothing: false };
}

/** The scope that `run` passes to its callback, or one that a caller passes in, by the type of the parameter. */
function scopeOfParameter(parameter: Node, sourceCode: SourceCode): KnownScope | undefined {
  const fn = [...ancestorsOf(parameter)].find(isFunction) as (es.Function & { parent: Node }) | undefined;
  const call = fn?.parent;
  if (call?.type === 'CallExpression' && call.arguments[0] === (fn as Node) && fn?.params[0] === parameter) {
    const name = importedBy(call.callee, sourceCode)?.name ?? '';
    const isAsync = RUNNERS.get(name);
    if (isAsync !== undefined) return { isAsync, isDisposed: true, awaitsNothing: !isAsync };
  }
  const { typeAnnotation } = parameter as { typeAnnotation?: TypeNode };
  const typeName = typeAnnotation?.typeAnnotation?.typeName;
  if (typeName?.type !== 'Identifier') return undefined;
  const isAsync = CLASSES.get(importedBy(typeName, sourceCode)?.name ?? '');
  return isAsync === undefined ? undefined : { isAsync, isDisposed: true, awaitsNothing: false };
}
