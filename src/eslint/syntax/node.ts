/** Nodes of a syntax tree, as ESLint's and TypeScript's parsers produce them. */
import type * as es from 'estree';

/** What TypeScript puts around an expression and removes before the program runs. */
interface TypeWrapper extends Pick<es.BaseNode, 'loc' | 'range'> {
  readonly type:
    | 'TSAsExpression'
    | 'TSInstantiationExpression'
    | 'TSNonNullExpression'
    | 'TSSatisfiesExpression'
    | 'TSTypeAssertion';
  readonly expression: es.Expression;
}

/** The parts of TypeScript's type nodes that the rules read. */
export interface TypeNode {
  readonly type: `TS${string}`;
  readonly typeAnnotation?: TypeNode;
  readonly types?: readonly TypeNode[];
  readonly typeName?: es.Identifier | { readonly type: 'TSQualifiedName'; readonly right: es.Identifier };
  readonly typeArguments?: { readonly params: readonly TypeNode[] };
  readonly returnType?: TypeNode;
}

/** A node; every node but the program has a parent. */
export type Node = (es.Node | TypeWrapper) & { readonly parent?: Node };
export type FunctionNode = es.FunctionDeclaration | es.FunctionExpression | es.ArrowFunctionExpression;

const WRAPPERS = new Set<string>([
  'TSAsExpression',
  'TSInstantiationExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
]);

export function isTypeWrapper(node: Node): node is TypeWrapper {
  return WRAPPERS.has(node.type);
}

/** The expression itself, without casts and the wrapper of an optional chain. */
export function unwrap(node: Node): Node {
  if (isTypeWrapper(node)) return unwrap(node.expression);
  return node.type === 'ChainExpression' ? unwrap(node.expression) : node;
}

export function isFunction(node: Node): node is FunctionNode {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

/** Whether `inner` is `outer` or a part of it. */
export function isWithin(inner: Node, outer: Node): boolean {
  const [start, end] = rangeOf(outer);
  const [first, last] = rangeOf(inner);
  return first >= start && last <= end;
}

export function rangeOf(node: Node): readonly [number, number] {
  return node.range as [number, number];
}

export function lineOf(node: Node): number {
  return (node.loc as es.SourceLocation).start.line;
}

/** The ancestors of a node, innermost first. */
export function* ancestorsOf(node: Node): Generator<Node> {
  for (let { parent } = node; parent !== undefined && parent !== null; { parent } = parent) yield parent;
}

/** The function, static block or field initializer whose code contains a node; `undefined` at top level. */
export function enclosingFunction(node: Node): Node | undefined {
  let inner = node;
  for (const outer of ancestorsOf(node)) {
    if (isFunction(outer) || outer.type === 'StaticBlock') return outer;
    if (isField(outer) && outer.value === inner) return outer;
    inner = outer;
  }
  return undefined;
}

/** A field of a class; `accessor` fields have a type of their own in TypeScript's tree. */
export function isField(node: Node): node is es.PropertyDefinition {
  return node.type === 'PropertyDefinition' || (node.type as string) === 'AccessorProperty';
}

/** The name of a member, property or method, if it is static; `#name` for private ones. */
export function keyOf(
  node: Node & { readonly computed?: boolean; readonly key?: Node; readonly property?: Node },
): string | undefined {
  const key = node.key ?? node.property;
  if (key === undefined) return undefined;
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (!node.computed && key.type === 'Identifier') return key.name;
  if (key.type === 'Literal') return String(key.value);
  return symbolName(key);
}

/** `Symbol.dispose` for the well-known symbol. */
function symbolName(key: Node): string | undefined {
  if (key.type !== 'MemberExpression' || key.object.type !== 'Identifier' || key.object.name !== 'Symbol') {
    return undefined;
  }
  return key.property.type === 'Identifier' && !key.computed ? `Symbol.${key.property.name}` : undefined;
}

/** The name of the function that is called: `m` for `m()` and for `a.m()`. */
export function calledName(call: es.CallExpression | es.NewExpression): string | undefined {
  const callee = unwrap(call.callee);
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' ? keyOf(callee) : undefined;
}

/** The arguments of a call before the first `...spread`, whose length is unknown. */
export function argumentsOf(call: es.CallExpression | es.NewExpression): Node[] {
  const spread = call.arguments.findIndex(({ type }) => type === 'SpreadElement');
  return call.arguments.slice(0, spread < 0 ? undefined : spread);
}

/** The expressions that a function returns: the operands of its own `return` statements, or its body. */
export function returnedBy(fn: FunctionNode, visitorKeys: VisitorKeys): Node[] {
  if (fn.body.type !== 'BlockStatement') return [fn.body];
  const returned: Node[] = [];
  for (const node of nodesOf(fn.body, visitorKeys, isFunction)) {
    if (node.type === 'ReturnStatement' && node.argument) returned.push(node.argument);
  }
  return returned;
}

export type VisitorKeys = Readonly<Record<string, readonly string[] | undefined>>;

/** A node and its descendants, without those that are `skipped` and their descendants. */
export function* nodesOf(
  node: Node,
  visitorKeys: VisitorKeys,
  skipped: (node: Node) => boolean = () => false,
): Generator<Node> {
  yield node;
  for (const key of visitorKeys[node.type] ?? []) {
    const children = (node as unknown as Record<string, Node | (Node | null)[] | null | undefined>)[key];
    for (const child of Array.isArray(children) ? children : [children]) {
      if (child !== null && child !== undefined && !skipped(child))
        yield* nodesOf(child, visitorKeys, skipped);
    }
  }
}
