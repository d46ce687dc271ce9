/** What holds a target: every variable and every `this` that leads to it. */
import type * as es from 'estree';
import { type FileIndex, indexOf, thisContainerOf } from '../syntax/index-of-file.js';
import { fieldOf } from '../syntax/members.js';
import { ancestorsOf, isField, keyOf, type Node, unwrap } from '../syntax/node.js';
import {
  isArguments,
  isUnchangedAfter,
  isTopLevel,
  originOf,
  type SourceCode,
  usesOf,
  type Variable,
  variableOf,
} from '../syntax/variables.js';

export type Path = readonly string[];

/** A variable or a `this` that holds the target, directly or through properties: whatever keeps it alive keeps the target. */
export interface Holder {
  /** The variable that holds the target; else `thisContainer` is set. */
  readonly variable?: Variable | undefined;
  /** The node whose `this` holds the target. */
  readonly thisContainer?: Node | undefined;
  readonly name: string;
  /** The property names that lead from it to the target; empty if it is the target itself. */
  readonly path: Path;
  /** Whether it is another name of the target, not the one that the call uses. */
  readonly isAlias: boolean;
  /** Whether the target can be disposed, as scopes and wrappers can; that ends its records, too. */
  readonly isDisposable: boolean;
}

/** Methods of `Object` that return their first argument. */
const IDENTITIES = new Set([
  'assign',
  'freeze',
  'seal',
  'preventExtensions',
  'defineProperty',
  'defineProperties',
]);

/** Collects the holders of a target, from the expression that evaluates to it. */
export class Holders {
  readonly list: Holder[] = [];
  readonly #sourceCode: SourceCode;
  readonly #index: FileIndex;
  readonly #site: Node;

  /**
   * @param site the call that makes the record; a holder must not change after it.
   * @param isDisposable whether the target is a scope or a wrapper.
   */
  constructor(
    sourceCode: SourceCode,
    site: Node,
    private readonly isDisposable = false,
  ) {
    this.#sourceCode = sourceCode;
    this.#index = indexOf(sourceCode);
    this.#site = site;
  }

  /** Add what holds the value of an expression. */
  add(expression: Node, path: Path = []): this {
    const node = unwrap(expression);
    switch (node.type) {
      case 'Identifier': {
        const variable = variableOf(node, this.#sourceCode);
        if (variable !== undefined) this.#addVariable(variable, path);
        break;
      }
      case 'ThisExpression':
        this.#addThis(thisContainerOf(node), path);
        break;
      case 'MemberExpression':
        this.#addMember(node.object, keyOf(node), path);
        break;
      case 'AssignmentExpression':
        this.add(node.left, path).add(node.right, path);
        break;
      case 'ConditionalExpression':
        this.add(node.consequent, path).add(node.alternate, path);
        break;
      case 'LogicalExpression':
        this.add(node.left, path).add(node.right, path);
        break;
      case 'CallExpression': {
        const [first] = node.arguments;
        if (first !== undefined && isIdentity(node)) this.add(first, path);
      }
    }
    return this;
  }

  /** Add what the result of a call is assigned to. */
  addResultOf(expression: Node): this {
    this.#addBinding(expression, []);
    return this;
  }

  #addMember(object: Node, key: string | undefined, path: Path): void {
    if (key === undefined || !this.#index.isUnchangedAfter(key, this.#site)) return;
    this.add(object, [key, ...path]);
  }

  #addVariable(variable: Variable, path: Path): void {
    if (this.list.some((holder) => holder.variable === variable)) return;
    if (!isUnchangedAfter(variable, this.#site)) return;
    if (path.length > 0 && isTopLevel(variable)) return; // lives as long as the program anyway
    this.#push({ variable, name: variable.name }, path);
    this.#addArguments(variable, path);
    const origin = originOf(variable);
    if (origin !== undefined) this.#addOrigin(origin.init, origin.path, path);
    for (const reference of usesOf(variable)) {
      if (!reference.isWrite()) this.#addBinding(reference.identifier as Node, path);
    }
  }

  /** Add `arguments`, which holds the parameters, too. */
  #addArguments({ defs: [definition], name, scope }: Variable, path: Path): void {
    if (definition?.type !== 'Parameter') return;
    const all = scope.set.get('arguments');
    if (all === undefined || !isArguments(all)) return;
    this.#push({ variable: all, name: 'arguments' }, [name, ...path]);
  }

  /** Add the object that a variable was destructured from, which still holds the value unless it has changed. */
  #addOrigin(init: Node, taken: readonly string[], path: Path): void {
    const [first, ...rest] = taken;
    if (first === undefined) {
      this.add(init, path);
      return;
    }
    const literal = unwrap(init);
    const part = partOf(literal, first);
    if (part !== undefined) this.#addOrigin(part, rest, path);
    else if (literal.type !== 'ObjectExpression' && literal.type !== 'ArrayExpression') {
      if (taken.every((key) => this.#index.isUnchangedAfter(key, this.#site) && Number.isNaN(Number(key)))) {
        this.add(init, [...taken, ...path]);
      }
    }
  }

  #addThis(thisContainer: Node | undefined, path: Path): void {
    if (thisContainer === undefined || this.list.some((holder) => holder.thisContainer === thisContainer))
      return;
    this.#push({ thisContainer, name: 'this' }, path);
    for (const use of this.#index.thisUses.get(thisContainer) ?? []) this.#addBinding(use, path);
  }

  /** Add what the value of an expression is assigned to, right where the expression is. */
  #addBinding(expression: Node, path: Path): void {
    let inner = expression;
    for (const outer of ancestorsOf(expression)) {
      if (outer.type === 'VariableDeclarator') {
        if (outer.init === inner) this.#addDeclared(outer.id, path);
        return;
      }
      if (outer.type === 'MemberExpression') {
        if (outer.object === inner && path[0] !== undefined && keyOf(outer) === path[0]) {
          this.#addBinding(outer, path.slice(1));
        }
        return;
      }
      if (outer.type === 'AssignmentExpression') {
        if (outer.right === inner && /^(?:\?\?|\|\|)?=$/.test(outer.operator)) this.add(outer.left, path);
        return;
      }
      if (isField(outer)) {
        const field = fieldOf(inner);
        if (field !== undefined && !field.static) this.#addField(field, path);
        return;
      }
      if (outer.type === 'Property' && outer.value === inner && outer.parent?.type === 'ObjectExpression') {
        const key = keyOf(outer);
        if (key === undefined || !this.#index.isUnchangedAfter(key, this.#site)) return;
        this.#addBinding(outer.parent, [key, ...path]);
        return;
      }
      if (outer.type !== 'AwaitExpression' && unwrap(outer) !== unwrap(inner)) return;
      inner = outer;
    }
  }

  /** Add the name in `const name = …`, or in a pattern the name that takes what leads to the target. */
  #addDeclared(id: Node, [first, ...rest]: Path): void {
    if (id.type === 'Identifier') this.add(id, first === undefined ? [] : [first, ...rest]);
    if (id.type !== 'ObjectPattern' || first === undefined) return;
    const part = id.properties.find((each) => each.type === 'Property' && keyOf(each) === first);
    if (part?.type === 'Property') this.#addDeclared(part.value, rest);
  }

  #addField(field: es.PropertyDefinition, path: Path): void {
    const key = keyOf(field);
    if (key === undefined || this.#index.writesOf(key).length > 0) return;
    this.#addThis((field as Node).parent, [key, ...path]);
  }

  #push(holder: Pick<Holder, 'variable' | 'thisContainer' | 'name'>, path: Path): void {
    this.list.push({ ...holder, path, isAlias: this.list.length > 0, isDisposable: this.isDisposable });
  }
}

/** The part of a literal that a pattern takes; `undefined` if the node is not a literal, or has no such part. */
function partOf(literal: Node, key: string): Node | undefined {
  if (literal.type === 'ArrayExpression') return literal.elements[Number(key)] ?? undefined;
  if (literal.type !== 'ObjectExpression') return undefined;
  const property = literal.properties.find((each) => each.type === 'Property' && keyOf(each) === key);
  return property?.type === 'Property' ? property.value : undefined;
}

/** Whether a call returns its first argument, as `Object.freeze(target)` does. */
export function isIdentity({ callee }: es.CallExpression): boolean {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
  return callee.object.name === 'Object' && IDENTITIES.has(keyOf(callee) ?? '');
}
