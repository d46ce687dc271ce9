/** Who owns a value: whether something disposes it, takes it over, or merely holds it. */
import type * as es from 'estree';
import { importedBy } from '../names/imports.js';
import {
  ancestorsOf,
  calledName,
  enclosingFunction,
  isFunction,
  keyOf,
  type Node,
  unwrap,
} from '../syntax/node.js';
import {
  isTopLevel,
  isUsing,
  originOf,
  type SourceCode,
  usesOf,
  type Variable,
  variableOf,
} from '../syntax/variables.js';
import { isDisposing, isInFinally } from './disposal.js';

/**
 * `owned`: something disposes the value or takes it over; `dropped`: nothing holds it; otherwise the variable that
 * merely holds it.
 */
export type Ownership = 'owned' | 'dropped' | Variable;

/** Methods that dispose a value, or detach it from its wrapper, when they are called on the new value. */
const RELEASED_AT_ONCE = /^(?:Symbol\.(?:asyncD|d)ispose|dispose|disposeAsync|detach|close)$/;

/** Functions that only inspect their arguments and do not keep them. */
const INSPECTORS =
  /^(?:console\.\w+|String|Boolean|Number|isNaN|expect|assert(?:\.\w+)?|JSON\.stringify|inspect|util\.inspect)$/;

export function ownershipOf(expression: Node, sourceCode: SourceCode, seen = new Set<Variable>()): Ownership {
  let inner = expression;
  for (const outer of ancestorsOf(expression)) {
    switch (outer.type) {
      case 'ExpressionStatement':
        return 'dropped';
      case 'VariableDeclarator':
        return ownershipOfDeclared(outer, sourceCode, seen);
      case 'AssignmentExpression':
        if (outer.left === inner) return 'dropped';
        return outer.left.type === 'Identifier' ? ownershipOfVariable(outer.left, sourceCode, seen) : 'owned';
      case 'UnaryExpression':
        return outer.operator === 'void' ? 'dropped' : 'owned';
      case 'SequenceExpression':
        if (outer.expressions.at(-1) !== inner) return 'dropped';
        break;
      case 'ConditionalExpression':
        if (outer.test === inner) return 'dropped';
        break;
      case 'CallExpression':
      case 'NewExpression':
        return mayBeKeptBy(outer, inner, sourceCode, seen) ? 'owned' : 'dropped';
      case 'MemberExpression':
        return ownershipOfMember(outer, inner, sourceCode, seen);
      case 'AwaitExpression':
      case 'ChainExpression':
      case 'LogicalExpression':
        break;
      default:
        if (unwrap(outer) !== unwrap(inner)) return 'owned';
    }
    inner = outer;
  }
  return 'owned';
}

/** `make().value` drops the wrapper; `make().then(…)` does not; the result of `make().catch(…)` may be an error. */
function ownershipOfMember(
  member: es.MemberExpression & { parent?: Node },
  object: Node,
  sourceCode: SourceCode,
  seen: Set<Variable>,
): Ownership {
  const name = keyOf(member) ?? '';
  const { parent } = member;
  if (member.object !== object || parent?.type !== 'CallExpression' || parent.callee !== (member as Node))
    return 'dropped';
  if (name === 'finally') return ownershipOf(parent, sourceCode, seen);
  if (name === 'catch') return isStatement(parent) ? 'dropped' : 'owned';
  return name === 'then' || RELEASED_AT_ONCE.test(name) ? 'owned' : 'dropped';
}

/** Whether the value of an expression, awaited or not, is ignored. */
function isStatement(expression: Node): boolean {
  const { parent } = expression;
  return parent?.type === 'AwaitExpression' ? isStatement(parent) : parent?.type === 'ExpressionStatement';
}

function ownershipOfDeclared(
  declarator: es.VariableDeclarator,
  sourceCode: SourceCode,
  seen: Set<Variable>,
): Ownership {
  if (declarator.id.type !== 'Identifier') return 'dropped';
  return ownershipOfVariable(declarator.id, sourceCode, seen);
}

function ownershipOfVariable(name: es.Identifier, sourceCode: SourceCode, seen: Set<Variable>): Ownership {
  const variable = variableOf(name, sourceCode);
  if (variable === undefined || seen.has(variable)) return 'owned';
  return isOwned(variable, sourceCode, seen.add(variable)) ? 'owned' : variable;
}

/** Whether something disposes the value of a variable, or takes it over. */
function isOwned(variable: Variable, sourceCode: SourceCode, seen: Set<Variable>): boolean {
  if (isUsing(variable) || isExported(variable)) return true;
  return usesOf(variable).some((reference) => {
    if (reference.isWrite() && !reference.isRead()) return false;
    const use = reference.identifier as Node;
    const isCaptured = reference.from.variableScope !== variable.scope.variableScope;
    // A module-level variable that a function refers to lives as long as the function.
    if (isCaptured && isTopLevel(variable)) return true;
    if ((isCaptured || isInFinally(use)) && isDisposing(use)) return true;
    return isPassedOn(use, sourceCode, seen);
  });
}

function isExported({ defs: [definition], references }: Variable): boolean {
  if ((definition?.parent as Node | undefined | null)?.parent?.type === 'ExportNamedDeclaration') return true;
  return references.some(({ identifier }) => (identifier as Node).parent?.type === 'ExportSpecifier');
}

/** Whether a use passes the value on: returns it, stores it, passes it to a function, or binds it by `using`. */
function isPassedOn(use: Node, sourceCode: SourceCode, seen: Set<Variable>): boolean {
  let inner = use;
  for (const outer of ancestorsOf(use)) {
    switch (outer.type) {
      case 'ReturnStatement':
      case 'YieldExpression':
      case 'Property':
      case 'ArrayExpression':
      case 'PropertyDefinition':
      case 'ExportDefaultDeclaration':
      case 'ExportSpecifier':
      case 'SpreadElement':
        return true;
      case 'ArrowFunctionExpression':
        return outer.body === inner;
      case 'ForOfStatement':
        return false;
      case 'MemberExpression':
        return outer.object === inner && isTransferred(outer);
      case 'AwaitExpression':
      case 'ChainExpression':
      case 'LogicalExpression':
      case 'ConditionalExpression':
      case 'SequenceExpression':
        break;
      case 'VariableDeclarator':
      case 'AssignmentExpression':
      case 'CallExpression':
      case 'NewExpression':
        return ownershipOf(inner, sourceCode, seen) === 'owned';
      default:
        if (unwrap(outer) !== unwrap(inner)) return false;
    }
    inner = outer;
  }
  return false;
}

/** Whether a call transfers the ownership: `wrapper.detach()`, `scope.move()`, `promise.then(…)`. */
function isTransferred(member: es.MemberExpression & { parent?: Node }): boolean {
  const isCalled = member.parent?.type === 'CallExpression' && member.parent.callee === (member as Node);
  return isCalled && /^(?:detach|move|then)$/.test(keyOf(member) ?? '');
}

/** Whether the function that is called may keep an argument. */
function mayBeKeptBy(
  call: es.CallExpression | es.NewExpression,
  value: Node,
  sourceCode: SourceCode,
  seen: Set<Variable>,
): boolean {
  const index = call.arguments.indexOf(value as es.Expression);
  if (index < 0) return false; // the value is the callee
  const callee = unwrap(call.callee);
  const text = sourceCode.getText(callee as es.Node);
  if (INSPECTORS.test(text)) return false;
  if (callee.type !== 'Identifier' || importedBy(callee, sourceCode) !== undefined) return true;
  const parameter = parameterOf(callee, index, sourceCode);
  return (
    parameter === undefined || seen.has(parameter) || isOwned(parameter, sourceCode, seen.add(parameter))
  );
}

/** The parameter that receives an argument, if the function is in this file. */
function parameterOf(callee: es.Identifier, index: number, sourceCode: SourceCode): Variable | undefined {
  const variable = variableOf(callee, sourceCode);
  const init = variable && originOf(variable);
  if (init === undefined || init.path.length > 0) return undefined;
  const fn = unwrap(init.init);
  if (!isFunction(fn)) return undefined;
  const parameter = fn.params[index];
  if (parameter?.type !== 'Identifier') return undefined;
  const usesArguments = sourceCode.scopeManager.acquire(fn)?.set.get('arguments')?.references.length;
  if (usesArguments) return undefined;
  return sourceCode.getDeclaredVariables(fn).find(({ name }) => name === parameter.name);
}

/** Whether `await using` is allowed at a node. */
export function canAwait(node: Node): boolean {
  const fn = enclosingFunction(node);
  if (fn === undefined) return true;
  return isFunction(fn) && fn.async === true;
}

/** A call as messages show it: `new Scope()`, `openFile()`. */
export function textOf(call: es.CallExpression | es.NewExpression): string {
  const name = calledName(call) ?? 'this call';
  return call.type === 'NewExpression' ? `new ${name}()` : `${name}()`;
}
