/** Where a target can be found: the variables and the `this` that hold it, under all its names. */
import type * as es from 'estree';
import { type FileIndex, indexOf, thisOwner } from '../syntax/index-of-file.js';
import { fieldOf } from '../syntax/members.js';
import { ancestorsOf, isField, keyOf, type Node, unwrap } from '../syntax/node.js';
import {
  isArguments,
  isSteady,
  isTopLevel,
  originOf,
  type SourceCode,
  usesOf,
  type Variable,
  variableOf,
} from '../syntax/variables.js';

export type Path = readonly string[];

/** One of the places: whoever holds it, holds the target. */
export interface Place {
  /** Either this, */
  readonly variable?: Variable | undefined;
  /** or whose `this` it is. */
  readonly owner?: Node | undefined;
  readonly name: string;
  /** The names of the properties that lead from it to the target; none if it is the target itself. */
  readonly path: Path;
  /** Whether it is another name of what `name` says. */
  readonly isAlias: boolean;
  /** Whether the target can be ended, as scopes and wrappers can; then its records are over, too. */
  readonly hasEnd: boolean;
}

/** Functions that return what they are given. */
const IDENTITIES = new Set([
  'assign',
  'freeze',
  'seal',
  'preventExtensions',
  'defineProperty',
  'defineProperties',
]);

/** The target of an expression, or of what it is bound to. */
export class Places {
  readonly list: Place[] = [];
  readonly #sourceCode: SourceCode;
  readonly #index: FileIndex;
  readonly #position: Node;

  /**
   * @param position the call that makes the record; what holds the target there, and stays, is a place.
   * @param hasEnd whether the target is a scope or a wrapper.
   */
  constructor(
    sourceCode: SourceCode,
    position: Node,
    private readonly hasEnd = false,
  ) {
    this.#sourceCode = sourceCode;
    this.#index = indexOf(sourceCode);
    this.#position = position;
  }

  /** What an expression's value is held by. */
  add(expression: Node, path: Path = []): this {
    const node = unwrap(expression);
    switch (node.type) {
      case 'Identifier': {
        const variable = variableOf(node, this.#sourceCode);
        if (variable !== undefined) this.#addVariable(variable, path);
        break;
      }
      case 'ThisExpression':
        this.#addThis(thisOwner(node), path);
        break;
      case 'MemberExpression':
        this.#addHolder(node.object, keyOf(node), path);
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

  /** What a call's result is bound to. */
  addResultOf(expression: Node): this {
    this.#addBinding(expression, []);
    return this;
  }

  #addHolder(object: Node, key: string | undefined, path: Path): void {
    if (key === undefined || !this.#index.isSteady(key, this.#position)) return;
    this.add(object, [key, ...path]);
  }

  #addVariable(variable: Variable, path: Path): void {
    if (this.list.some((place) => place.variable === variable)) return;
    if (!isSteady(variable, this.#position)) return;
    if (path.length > 0 && isTopLevel(variable)) return; // lives as long as the program, whoever names it
    this.#push({ variable, name: variable.name }, path);
    this.#addArguments(variable, path);
    const origin = originOf(variable);
    if (origin !== undefined) this.#addOrigin(origin.init, origin.path, path);
    for (const reference of usesOf(variable)) {
      if (!reference.isWrite()) this.#addBinding(reference.identifier as Node, path);
    }
  }

  /** `arguments` holds the parameters, too. */
  #addArguments({ defs: [definition], name, scope }: Variable, path: Path): void {
    if (definition?.type !== 'Parameter') return;
    const all = scope.set.get('arguments');
    if (all === undefined || !isArguments(all)) return;
    this.#push({ variable: all, name: 'arguments' }, [name, ...path]);
  }

  /** What a variable was taken from holds it still, unless it has changed. */
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
      if (taken.every((key) => this.#index.isSteady(key, this.#position) && Number.isNaN(Number(key)))) {
        this.add(init, [...taken, ...path]);
      }
    }
  }

  #addThis(owner: Node | undefined, path: Path): void {
    if (owner === undefined || this.list.some((place) => place.owner === owner)) return;
    this.#push({ owner, name: 'this' }, path);
    for (const use of this.#index.thisUses.get(owner) ?? []) this.#addBinding(use, path);
  }

  /** What else an expression's value is given to, right where it stands. */
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
        if (key === undefined || !this.#index.isSteady(key, this.#position)) return;
        this.#addBinding(outer.parent, [key, ...path]);
        return;
      }
      if (outer.type !== 'AwaitExpression' && unwrap(outer) !== unwrap(inner)) return;
      inner = outer;
    }
  }

  /** `const name = …`, or a pattern that takes out what leads to the target. */
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

  #push(place: Pick<Place, 'variable' | 'owner' | 'name'>, path: Path): void {
    this.list.push({ ...place, path, isAlias: this.list.length > 0, hasEnd: this.hasEnd });
  }
}

/** The part of a literal that a pattern takes; `undefined` if it is no literal, or has no such part. */
function partOf(literal: Node, key: string): Node | undefined {
  if (literal.type === 'ArrayExpression') return literal.elements[Number(key)] ?? undefined;
  if (literal.type !== 'ObjectExpression') return undefined;
  const property = literal.properties.find((each) => each.type === 'Property' && keyOf(each) === key);
  return property?.type === 'Property' ? property.value : undefined;
}

/** `Object.freeze(target)` and its like. */
export function isIdentity({ callee }: es.CallExpression): boolean {
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return false;
  return callee.object.name === 'Object' && IDENTITIES.has(keyOf(callee) ?? '');
}
