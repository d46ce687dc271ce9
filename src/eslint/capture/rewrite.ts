/** Suggestions: the simple callbacks that capture their target, written so that they do not. */
import type { Rule } from 'eslint';
import type * as es from 'estree';
import { indexOf } from '../syntax/index-of-file.js';
import { argumentsOf, functionAround, isWithin, keyOf, type Node, nodesOf, unwrap } from '../syntax/node.js';
import { isTopLevel, type SourceCode, usesOf, variableOf } from '../syntax/variables.js';
import type { Place } from './places.js';
import type { Finding } from './reach.js';
import type { Kept, RecordCall } from './record.js';

type Suggestions = NonNullable<Rule.ReportDescriptorOptions['suggest']>;

/** A function without parameters, to be given some. */
type Callback = es.ArrowFunctionExpression | es.FunctionExpression;

/**
 * How a callback can be rewritten. What it reads of the target is then read when the record is made, not when it runs:
 * that is for a person to judge, so nothing is changed unasked.
 */
export function rewritesOf(
  call: es.CallExpression,
  { kind, places: { list } }: RecordCall,
  kept: Kept,
  { how, place }: Finding,
  sourceCode: SourceCode,
): Suggestions {
  const callback = unwrap(kept.node);
  if (how !== 'named' || place.path.length > 0 || !isPlain(callback)) return [];
  const uses = list.flatMap((each) => usesIn(callback, each, sourceCode));
  const reads = usesIn(callback, place, sourceCode).map(readOf);
  if (reads.length < uses.length || !reads.every((read) => read !== undefined)) return [];
  const isKeptAnyway = list.some((each) => isKeptByOthers(each, callback, sourceCode));
  if (kind === 'manage') return isKeptAnyway ? [] : valueInstead(callback, reads, sourceCode);
  if (kind !== 'finalize' || call.arguments.length !== 2) return [];
  const direct = directInstead(callback, reads, sourceCode);
  return direct.length > 0 || isKeptAnyway ? direct : argumentsInstead(callback, reads, sourceCode);
}

function isPlain(callback: Node): callback is Callback {
  if (callback.type !== 'ArrowFunctionExpression' && callback.type !== 'FunctionExpression') return false;
  return callback.params.length === 0 && !callback.generator;
}

function usesIn(callback: Node, { owner, variable }: Place, sourceCode: SourceCode): Node[] {
  const uses = variable
    ? usesOf(variable).map(({ identifier }) => identifier as Node)
    : (indexOf(sourceCode).thisUses.get(owner as Node) ?? []);
  return uses.filter((use) => isWithin(use, callback));
}

/** Whether a place would be kept although the callback named it no more. */
function isKeptByOthers({ owner, variable }: Place, callback: Node, sourceCode: SourceCode): boolean {
  const { evals, thisUses } = indexOf(sourceCode);
  if (evals.length > 0) return true;
  if (variable !== undefined) {
    return usesOf(variable).some(
      ({ from, identifier }) =>
        from.variableScope !== variable.scope.variableScope && !isWithin(identifier as Node, callback),
    );
  }
  const uses = thisUses.get(owner as Node) ?? [];
  return uses.some(
    (use) => functionAround(use)?.type === 'ArrowFunctionExpression' && !isWithin(use, callback),
  );
}

/** Where `target.name` is only read; a method would lose its `this`. */
const READING = new Set([
  ...['ArrayExpression', 'ArrowFunctionExpression', 'AwaitExpression', 'BinaryExpression', 'CallExpression'],
  ...['ConditionalExpression', 'ExpressionStatement', 'IfStatement', 'LogicalExpression', 'MemberExpression'],
  ...['NewExpression', 'ReturnStatement', 'TemplateLiteral', 'VariableDeclarator'],
]);

/** The `target.name` that a use of the target is part of, if it is nothing but read. */
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

/** `manage(fd, () => close(file.value))` is given that value. */
function valueInstead(callback: Callback, reads: es.MemberExpression[], sourceCode: SourceCode): Suggestions {
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

/** `finalize(file, () => close(file.fd))` is `finalize(file, close, file.fd)`, without any closure. */
function directInstead(
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

/** `finalize(file, () => { close(file.fd); })` is `finalize(file, (fd) => { close(fd); }, file.fd)`. */
function argumentsInstead(
  callback: Callback,
  reads: es.MemberExpression[],
  sourceCode: SourceCode,
): Suggestions {
  const names = new Map(
    reads.map((read) => [sourceCode.getText(read), (keyOf(read) ?? '').replace('#', '')]),
  );
  const parameters = [...names.values()];
  const isClear = new Set(parameters).size === parameters.length;
  if (!isClear || parameters.some((name) => isTaken(name, callback, sourceCode))) return [];
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

/** Whether a name means something in a function already, or can be none. */
function isTaken(name: string, fn: Callback, sourceCode: SourceCode): boolean {
  if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) || RESERVED.test(name)) return true;
  for (const node of nodesOf(fn, sourceCode.visitorKeys)) {
    if (node.type === 'Identifier' && node.name === name && !isKey(node)) return true;
  }
  return false;
}

/** Whether an identifier names a property, not a variable. */
function isKey(identifier: Node): boolean {
  const { parent } = identifier;
  if (parent?.type === 'MemberExpression') return parent.property === identifier && !parent.computed;
  return parent?.type === 'Property' && parent.key === identifier && !parent.shorthand && !parent.computed;
}
