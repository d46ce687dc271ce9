/** What becomes of a value: who owns it in the end. */
import type * as es from 'estree';
import { importedBy } from '../names/imports.js';
import {
  ancestorsOf,
  calledName,
  functionAround,
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
import { isEnding, isInFinally } from './ending.js';

/** `owned`: somebody ends it, or is given it; `dropped`: nobody has it; else the variable that merely holds it. */
export type Fate = 'owned' | 'dropped' | Variable;

/** What ends a value, or takes it out of its wrapper, where it is made. */
const ENDED_AT_ONCE = /^(?:Symbol\.(?:asyncD|d)ispose|dispose|disposeAsync|detach|close)$/;

/** Functions that only look at what they are given. */
const LOOKING =
  /^(?:console\.\w+|String|Boolean|Number|isNaN|expect|assert(?:\.\w+)?|JSON\.stringify|inspect|util\.inspect)$/;

export function fateOf(expression: Node, sourceCode: SourceCode, seen = new Set<Variable>()): Fate {
  let inner = expression;
  for (const outer of ancestorsOf(expression)) {
    switch (outer.type) {
      case 'ExpressionStatement':
        return 'dropped';
      case 'VariableDeclarator':
        return fateOfDeclared(outer, sourceCode, seen);
      case 'AssignmentExpression':
        if (outer.left === inner) return 'dropped';
        return outer.left.type === 'Identifier' ? fateOfVariable(outer.left, sourceCode, seen) : 'owned';
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
        return isKeptBy(outer, inner, sourceCode, seen) ? 'owned' : 'dropped';
      case 'MemberExpression':
        return fateOfMember(outer, inner, sourceCode, seen);
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

/** `make().value` drops the wrapper; `make().then(…)` does not; what `make().catch(…)` gives may be an error. */
function fateOfMember(
  member: es.MemberExpression & { parent?: Node },
  object: Node,
  sourceCode: SourceCode,
  seen: Set<Variable>,
): Fate {
  const name = keyOf(member) ?? '';
  const { parent } = member;
  if (member.object !== object || parent?.type !== 'CallExpression' || parent.callee !== (member as Node))
    return 'dropped';
  if (name === 'finally') return fateOf(parent, sourceCode, seen);
  if (name === 'catch') return isStatement(parent) ? 'dropped' : 'owned';
  return name === 'then' || ENDED_AT_ONCE.test(name) ? 'owned' : 'dropped';
}

/** Whether nobody looks at what an expression gives. */
function isStatement(expression: Node): boolean {
  const { parent } = expression;
  return parent?.type === 'AwaitExpression' ? isStatement(parent) : parent?.type === 'ExpressionStatement';
}

function fateOfDeclared(
  declarator: es.VariableDeclarator,
  sourceCode: SourceCode,
  seen: Set<Variable>,
): Fate {
  if (declarator.id.type !== 'Identifier') return 'dropped';
  return fateOfVariable(declarator.id, sourceCode, seen);
}

function fateOfVariable(name: es.Identifier, sourceCode: SourceCode, seen: Set<Variable>): Fate {
  const variable = variableOf(name, sourceCode);
  if (variable === undefined || seen.has(variable)) return 'owned';
  return isOwned(variable, sourceCode, seen.add(variable)) ? 'owned' : variable;
}

/** Whether somebody ends what a variable holds, or is given it. */
function isOwned(variable: Variable, sourceCode: SourceCode, seen: Set<Variable>): boolean {
  if (isUsing(variable) || isExported(variable)) return true;
  return usesOf(variable).some((reference) => {
    if (reference.isWrite() && !reference.isRead()) return false;
    const use = reference.identifier as Node;
    const isCaptured = reference.from.variableScope !== variable.scope.variableScope;
    // What a function of the module names is kept with it.
    if (isCaptured && isTopLevel(variable)) return true;
    if ((isCaptured || isInFinally(use)) && isEnding(use)) return true;
    return isHandedOn(use, sourceCode, seen);
  });
}

function isExported({ defs: [definition], references }: Variable): boolean {
  if ((definition?.parent as Node | undefined | null)?.parent?.type === 'ExportNamedDeclaration') return true;
  return references.some(({ identifier }) => (identifier as Node).parent?.type === 'ExportSpecifier');
}

/** Whether a use gives a value to somebody: it is returned, stored, given away or bound by `using`. */
function isHandedOn(use: Node, sourceCode: SourceCode, seen: Set<Variable>): boolean {
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
        return outer.object === inner && isTakenOut(outer);
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
        return fateOf(inner, sourceCode, seen) === 'owned';
      default:
        if (unwrap(outer) !== unwrap(inner)) return false;
    }
    inner = outer;
  }
  return false;
}

/** `wrapper.detach()`, `scope.move()`, `promise.then(…)`. */
function isTakenOut(member: es.MemberExpression & { parent?: Node }): boolean {
  const isCalled = member.parent?.type === 'CallExpression' && member.parent.callee === (member as Node);
  return isCalled && /^(?:detach|move|then)$/.test(keyOf(member) ?? '');
}

/** Whether a call may keep what it is given. */
function isKeptBy(
  call: es.CallExpression | es.NewExpression,
  value: Node,
  sourceCode: SourceCode,
  seen: Set<Variable>,
): boolean {
  const position = call.arguments.indexOf(value as es.Expression);
  if (position < 0) return false; // it is what is called
  const callee = unwrap(call.callee);
  const text = sourceCode.getText(callee as es.Node);
  if (LOOKING.test(text)) return false;
  if (callee.type !== 'Identifier' || importedBy(callee, sourceCode) !== undefined) return true;
  const parameter = parameterOf(callee, position, sourceCode);
  return (
    parameter === undefined || seen.has(parameter) || isOwned(parameter, sourceCode, seen.add(parameter))
  );
}

/** The variable that a function of this file gets an argument in. */
function parameterOf(callee: es.Identifier, position: number, sourceCode: SourceCode): Variable | undefined {
  const variable = variableOf(callee, sourceCode);
  const init = variable && originOf(variable);
  if (init === undefined || init.path.length > 0) return undefined;
  const fn = unwrap(init.init);
  if (!isFunction(fn)) return undefined;
  const parameter = fn.params[position];
  if (parameter?.type !== 'Identifier') return undefined;
  const usesArguments = sourceCode.scopeManager.acquire(fn)?.set.get('arguments')?.references.length;
  if (usesArguments) return undefined;
  return sourceCode.getDeclaredVariables(fn).find(({ name }) => name === parameter.name);
}

/** Whether `await using` can stand where a node is. */
export function canAwait(node: Node): boolean {
  const fn = functionAround(node);
  if (fn === undefined) return true;
  return isFunction(fn) && fn.async === true;
}

/** What a call is called, for messages. */
export function textOf(call: es.CallExpression | es.NewExpression): string {
  const name = calledName(call) ?? 'this call';
  return call.type === 'NewExpression' ? `new ${name}()` : `${name}()`;
}
