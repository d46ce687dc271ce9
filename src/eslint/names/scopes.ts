/** Which expressions are scopes, and whether their end is certain. */
import type * as es from 'estree';
import { endsWithItsFunction } from '../owning/ending.js';
import { memberOf } from '../syntax/members.js';
import { ancestorsOf, isFunction, keyOf, type Node, type TypeNode, unwrap } from '../syntax/node.js';
import { isUsing, originOf, type SourceCode, type Variable, variableOf } from '../syntax/variables.js';
import { importedBy } from './imports.js';

export interface KnownScope {
  readonly isAsync: boolean;
  /** Whether somebody else ends it for certain: its block, `run`, a framework, or whoever handed it in. */
  readonly ends: boolean;
  /** Whether that is a plain `using`, or `Scope.run`, which awaits nothing. */
  readonly isPlain: boolean;
}

const CLASSES = new Map([
  ['Scope', false],
  ['AsyncScope', true],
]);

/** Functions that give scopes which their framework ends, and whether those are asynchronous. */
const GIVEN = new Map([
  ['currentScope', true],
  ['testScope', true],
  ['useScope', false],
  ['createScope', false],
  ['injectScope', false],
]);

/** Functions that give their callback a scope, and end it. */
const RUNNERS = new Map([
  ['Scope.run', false],
  ['AsyncScope.run', true],
  ['runInScope', true],
]);

/** What is known of an expression that is a scope of lastcall; `undefined` if it is none, or nobody can tell. */
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
      return isAsync === undefined ? undefined : open(isAsync);
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
  if (name === 'Scope.from' || name === 'AsyncScope.from') return open(name === 'AsyncScope.from');
  const isAsync = GIVEN.get(name);
  if (isAsync !== undefined) return { isAsync, ends: true, isPlain: false };
  const callee = unwrap(call.callee);
  if (callee.type !== 'MemberExpression') return undefined;
  const method = keyOf(callee);
  if (method !== 'child' && method !== 'move') return undefined;
  const scope = resolve(callee.object, sourceCode, seen);
  return method === 'child' || scope === undefined ? scope : open(scope.isAsync);
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
  const ends = scope.ends || endsWithItsFunction(variable, sourceCode);
  return { ...scope, ends, isPlain: scope.isPlain || (isUsing(variable) && kindIsPlain(variable)) };
}

function kindIsPlain({ defs: [definition] }: Variable): boolean {
  return (definition?.parent as es.VariableDeclaration | undefined)?.kind === 'using';
}

function open(isAsync: boolean): KnownScope {
  return { isAsync, ends: false, isPlain: false };
}

/** The scope that `run` gives, or one that a parameter's type says that a caller hands in. */
function scopeOfParameter(parameter: Node, sourceCode: SourceCode): KnownScope | undefined {
  const fn = [...ancestorsOf(parameter)].find(isFunction) as (es.Function & { parent: Node }) | undefined;
  const call = fn?.parent;
  if (call?.type === 'CallExpression' && call.arguments[0] === (fn as Node) && fn?.params[0] === parameter) {
    const name = importedBy(call.callee, sourceCode)?.name ?? '';
    const isAsync = RUNNERS.get(name);
    if (isAsync !== undefined) return { isAsync, ends: true, isPlain: !isAsync };
  }
  const { typeAnnotation } = parameter as { typeAnnotation?: TypeNode };
  const typeName = typeAnnotation?.typeAnnotation?.typeName;
  if (typeName?.type !== 'Identifier') return undefined;
  const isAsync = CLASSES.get(importedBy(typeName, sourceCode)?.name ?? '');
  return isAsync === undefined ? undefined : { isAsync, ends: true, isPlain: false };
}
