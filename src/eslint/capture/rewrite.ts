/** Suggestions that rewrite simple callbacks so that they no longer capture their target. */
import type { Rule } from 'eslint';
import type * as es from 'estree';
import { indexOf } from '../syntax/index-of-file.js';
import {
  argumentsOf,
  enclosingFunction,
  isWithin,
  keyOf,
  type Node,
  nodesOf,
  unwrap,
} from '../syntax/node.js';
import { isTopLevel, type SourceCode, usesOf, variableOf } from '../syntax/variables.js';
import type { Holder } from './holders.js';
import type { Finding } from './reach.js';
import type { Retained, RecordCall } from './record.js';

type Suggestions = NonNullable<Rule.ReportDescriptorOptions['suggest']>;

/** A function without parameters, to which a suggestion can add some. */
type Callback = es.ArrowFunctionExpression | es.FunctionExpression;

/**
 * How a callback can be rewritten. The new code reads the target's properties when the record is made, not when the
 * callback runs. Only the author can judge that, so these are suggestions, not fixes.
 */
export function rewritesOf(
  call: es.CallExpression,
  { kind, holders: { list } }: RecordCall,
  retained: Retained,
  { how, holder }: Finding,
  sourceCode: SourceCode,
): Suggestions {
  const callback = unwrap(retained.node);
  if (how !== 'named' || holder.path.length > 0 || !isRewritable(callback)) return [];
  const uses = list.flatMap((each) => usesIn(callback, each, sourceCode));
  const reads = usesIn(callback, holder, sourceCode).map(readOf);
  if (reads.length < uses.length || !reads.every((read) => read !== undefined)) return [];
  const isStillCaptured = list.some((each) => isCapturedElsewhere(each, callback, sourceCode));
  if (kind === 'manage') return isStillCaptured ? [] : rewriteWithValue(callback, reads, sourceCode);
  if (kind !== 'finalize' || call.arguments.length !== 2) return [];
  const direct = rewriteWithoutClosure(callback, reads, sourceCode);
  return direct.length > 0 || isStillCaptured ? direct : rewriteWithParameters(callback, reads, sourceCode);
}

function isRewritable(callback: Node): callback is Callback {
  if (callback.type !== 'ArrowFunctionExpression' && callback.type !== 'FunctionExpression') return false;
  return callback.params.length === 0 && !callback.generator;
}

function usesIn(callback: Node, { thisContainer, variable }: Holder, sourceCode: SourceCode): Node[] {
  const uses = variable
    ? usesOf(variable).map(({ identifier }) => identifier as Node)
    : (indexOf(sourceCode).thisUses.get(thisContainer as Node) ?? []);
  return uses.filter((use) => isWithin(use, callback));
}

/** Whether a holder would stay captured if the callback no longer referred to it. */
function isCapturedElsewhere(
  { thisContainer, variable }: Holder,
  callback: Node,
  sourceCode: SourceCode,
): boolean {
  const { evals, thisUses } = indexOf(sourceCode);
  if (evals.length > 0) return true;
  if (variable !== undefined) {
    return usesOf(variable).some(
      ({ from, identifier }) =>
        from.variableScope !== variable.scope.variableScope && !isWithin(identifier as Node, callback),
    );
  }
  const uses = thisUses.get(thisContainer as Node) ?? [];
  return uses.some(
    (use) => enclosingFunction(use)?.type === 'ArrowFunctionExpression' && !isWithin(use, callback),
  );
}

/** Parents in which `target.name` is only read. A method that is called would lose its `this`. */
const READING = new Set([
  ...['ArrayExpression', 'ArrowFunctionExpression', 'AwaitExpression', 'BinaryExpression', 'CallExpression'],
  ...['ConditionalExpression', 'ExpressionStatement', 'IfStatement', 'LogicalExpression', 'MemberExpression'],
  ...['NewExpression', 'ReturnStatement', 'TemplateLiteral', 'VariableDeclarator'],
]);

/** The `target.name` that a use of the target is part of, if it is only read. */
function readOf(use: Node): es.MemberExpression | undefined {
  const read = use.parent;
  if (read?.type !== 'MemberExpression' || read.object !== use || read.computed || read.optional)
    return undefined;
  const around = (read as Node).parent;
  if (around === undefined || !READING.has(around.type)) return undefined;
  const isCalled =
    (around.type === 'CallExpression' || around.type === 'NewExpression') && around.callee === read;
  return isCalled ? undefined : read;
}

/** `manage(fd, () => close(file.value))` becomes `manage(fd, (value) => close(value))`. */
function rewriteWithValue(
  callback: Callback,
  reads: es.MemberExpression[],
  sourceCode: SourceCode,
): Suggestions {
  if (reads.some((read) => keyOf(read) !== 'value') || isTaken('value', callback, sourceCode)) return [];
  return [
    {
      messageId: 'passValue',
      fix: (fixer) => [
        addParameters(callback, ['value'], sourceCode, fixer),
        ...reads.map((read) => fixer.replaceText(read, 'value')),
      ],
    },
  ];
}

/** `finalize(file, () => close(file.fd))` becomes `finalize(file, close, file.fd)`. */
function rewriteWithoutClosure(
  callback: Callback,
  reads: es.MemberExpression[],
  sourceCode: SourceCode,
): Suggestions {
  const { body } = callback;
  if (body.type !== 'CallExpression' || callback.async || body.optional || body.callee.type !== 'Identifier')
    return [];
  const callee = variableOf(body.callee, sourceCode);
  if (
    callee !== undefined &&
    !(isTopLevel(callee) && callee.references.every((each) => !each.isWrite() || each.init))
  ) {
    return [];
  }
  const args = argumentsOf(body);
  const areSimple = args.every(
    (each) => each.type === 'Literal' || reads.includes(each as es.MemberExpression),
  );
  if (!areSimple || args.length < body.arguments.length) return [];
  const text = [body.callee, ...args].map((node) => sourceCode.getText(node as es.Node)).join(', ');
  const data = { call: `\`${body.callee.name}\`` };
  return [{ messageId: 'passArguments', data, fix: (fixer) => fixer.replaceText(callback, text) }];
}

/** `finalize(file, () => { close(file.fd); })` becomes `finalize(file, (fd) => { close(fd); }, file.fd)`. */
function rewriteWithParameters(
  callback: Callback,
  reads: es.MemberExpression[],
  sourceCode: SourceCode,
): Suggestions {
  const names = new Map(
    reads.map((read) => [sourceCode.getText(read), (keyOf(read) ?? '').replace('#', '')]),
  );
  const parameters = [...names.values()];
  const areDistinct = new Set(parameters).size === parameters.length;
  if (!areDistinct || parameters.some((name) => isTaken(name, callback, sourceCode))) return [];
  return [
    {
      messageId: 'passArguments',
      data: { call: 'the callback' },
      fix: (fixer) => [
        addParameters(callback, parameters, sourceCode, fixer),
        ...reads.map((read) => fixer.replaceText(read, names.get(sourceCode.getText(read)) ?? '')),
        fixer.insertTextAfter(callback, `, ${[...names.keys()].join(', ')}`),
      ],
    },
  ];
}

function addParameters(
  fn: Callback,
  names: string[],
  sourceCode: SourceCode,
  fixer: Rule.RuleFixer,
): Rule.Fix {
  const open = sourceCode.getFirstToken(fn, ({ value }) => value === '(');
  return fixer.insertTextAfter(open as es.Node | NonNullable<typeof open>, names.join(', '));
}

const RESERVED =
  /^(?:arguments|await|break|case|catch|class|const|continue|debugger|default|delete|do|else|enum|eval|export|extends|false|finally|for|function|if|implements|import|in|instanceof|interface|let|new|null|package|private|protected|public|return|static|super|switch|this|throw|true|try|typeof|var|void|while|with|yield)$/;

/** Whether a function uses a name already, or it cannot be a variable's name. */
function isTaken(name: string, fn: Callback, sourceCode: SourceCode): boolean {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) || RESERVED.test(name)) return true;
  for (const node of nodesOf(fn, sourceCode.visitorKeys)) {
    if (node.type === 'Identifier' && node.name === name && !isKey(node)) return true;
  }
  return false;
}

/** Whether an identifier is the name of a property, not of a variable. */
function isKey(identifier: Node): boolean {
  const { parent } = identifier;
  if (parent?.type === 'MemberExpression') return parent.property === identifier && !parent.computed;
  return parent?.type === 'Property' && parent.key === identifier && !parent.shorthand && !parent.computed;
}
