/** Whether what a record keeps alive can reach its target, as far as the file shows. */
import type * as es from 'estree';
import { thisContainerOf } from '../syntax/index-of-file.js';
import { memberOf } from '../syntax/members.js';
import {
  argumentsOf,
  calledName,
  type FunctionNode,
  isFunction,
  isWithin,
  keyOf,
  type Node,
  returnedBy,
  unwrap,
} from '../syntax/node.js';
import {
  isTopLevel,
  originOf,
  type SourceCode,
  usesOf,
  type Variable,
  variableOf,
} from '../syntax/variables.js';
import { type Capture, captureOf, enclosingScopes } from './closure.js';
import { isIdentity, type Holder } from './holders.js';

/** How something reaches the target. */
export interface Finding {
  /** `given`: the value is the holder, or contains it; `bound`: by `bind`; the others: see `Capture`. */
  readonly how: Capture['how'] | 'given' | 'bound';
  readonly holder: Holder;
  /** The node that leads to the holder. */
  readonly cause: Node;
  /** The function that keeps the holder alive, if one does. */
  readonly fn?: FunctionNode | undefined;
}

/** Constructors whose instances hold their arguments. */
const CONTAINERS = new Set(['Proxy', 'Map', 'Set', 'Array']);

/** Methods that call their callback at once and do not keep it. */
const ITERATING =
  /^(?:at|every|filter|find|findIndex|findLast|findLastIndex|flatMap|forEach|map|reduce|reduceRight|some|sort|toSorted)$/;

/** How many steps are followed: a finding further away could not be explained in a message. */
const DEPTH = 6;

export class Reach {
  readonly #holders: readonly Holder[];
  readonly #sourceCode: SourceCode;
  readonly #seen: Set<Node>;
  readonly #depth: number;

  constructor(holders: readonly Holder[], sourceCode: SourceCode, seen = new Set<Node>(), depth = 0) {
    this.#holders = holders;
    this.#sourceCode = sourceCode;
    this.#seen = seen;
    this.#depth = depth;
  }

  /** How a value reaches the target; `undefined` if it does not. */
  of(expression: Node): Finding | undefined {
    const node = unwrap(expression);
    if (this.#seen.has(node) || this.#depth > DEPTH) return undefined;
    this.#seen.add(node);
    if (isFunction(node)) return this.#ofFunction(node);
    switch (node.type) {
      case 'Identifier':
        return this.#ofName(node);
      case 'ThisExpression':
        return this.#given(
          node,
          ({ thisContainer }) => thisContainer !== undefined && thisContainer === thisContainerOf(node),
        );
      case 'MemberExpression':
        return this.#ofMember(node);
      case 'CallExpression':
        return this.#ofCall(node);
      case 'NewExpression':
        return CONTAINERS.has(calledName(node) ?? '') ? this.#first(argumentsOf(node)) : undefined;
      case 'ObjectExpression':
        return this.#first(node.properties.flatMap((each) => (each.type === 'Property' ? [each.value] : [])));
      case 'ArrayExpression':
        return this.#first(
          node.elements.filter((each) => each !== null && each.type !== 'SpreadElement') as Node[],
        );
      case 'ConditionalExpression':
        return this.#first([node.consequent, node.alternate]);
      case 'LogicalExpression':
        return this.#first([node.left, node.right]);
      case 'AssignmentExpression':
        return this.of(node.right);
      case 'SequenceExpression':
        return this.#first(node.expressions.slice(-1));
      default:
        return undefined;
    }
  }

  /** How a callback reaches the target, also through an unknown wrapper such as `once(() => …)`. */
  ofCallback(expression: Node): Finding | undefined {
    const finding = this.of(expression);
    if (finding !== undefined) return finding;
    const node = unwrap(expression);
    if (node.type === 'LogicalExpression') return this.ofCallback(node.left) ?? this.ofCallback(node.right);
    if (node.type !== 'CallExpression' || ITERATING.test(calledName(node) ?? '')) return undefined;
    const [first] = argumentsOf(node);
    return first !== undefined && isFunction(first) ? this.of(first) : undefined;
  }

  #first(nodes: readonly Node[]): Finding | undefined {
    for (const node of nodes) {
      const finding = this.of(node);
      if (finding !== undefined) return finding;
    }
    return undefined;
  }

  #given(cause: Node, matches: (holder: Holder) => boolean): Finding | undefined {
    const holder = this.#holders.find(matches);
    return holder && { how: 'given', holder, cause };
  }

  #ofName(name: es.Identifier): Finding | undefined {
    const variable = variableOf(name, this.#sourceCode);
    if (variable === undefined) return undefined;
    return this.#given(name, (holder) => holder.variable === variable) ?? this.#ofVariable(variable);
  }

  /** How the only value of a variable reaches the target. */
  #ofVariable(variable: Variable): Finding | undefined {
    const origin = originOf(variable);
    if (origin === undefined) return undefined;
    const { init, path } = origin;
    const [key] = path;
    if (key === undefined) return this.of(init);
    return path.length === 1 ? this.#ofPart(init, key) : undefined;
  }

  /** How the value that `const { key } = object` takes reaches the target. */
  #ofPart(object: Node, key: string): Finding | undefined {
    const computed = false;
    const property = key.startsWith('#')
      ? { type: 'PrivateIdentifier', name: key.slice(1) }
      : { type: 'Identifier', name: key };
    return this.#ofMember({ type: 'MemberExpression', object, property, computed, optional: false } as Node &
      es.MemberExpression);
  }

  #ofMember(node: es.MemberExpression): Finding | undefined {
    const member = memberOf(node, this.#sourceCode);
    if (member === undefined) return undefined;
    const { thisContainer, value } = member;
    const object = unwrap(node.object);
    const target = this.#holders.find(({ path, variable, thisContainer: candidate }) => {
      if (path.length > 0) return false;
      if (object.type === 'ThisExpression')
        return candidate !== undefined && candidate === thisContainerOf(object);
      return (
        object.type === 'Identifier' &&
        variable !== undefined &&
        variable === variableOf(object, this.#sourceCode)
      );
    });
    // In the initializer of the target's field, `this` is the target.
    const own =
      target && thisContainer
        ? [{ thisContainer, name: 'this', path: [], isAlias: false, isDisposable: false }]
        : [];
    return this.#deeper(own).of(value);
  }

  #deeper(more: readonly Holder[]): Reach {
    return new Reach([...this.#holders, ...more], this.#sourceCode, this.#seen, this.#depth + 1);
  }

  #ofCall(call: es.CallExpression): Finding | undefined {
    const callee = unwrap(call.callee);
    const [first, ...rest] = argumentsOf(call);
    if (isIdentity(call)) return first && this.of(first);
    if (callee.type === 'MemberExpression' && keyOf(callee) === 'bind') {
      const bound = first && this.#first([first, ...rest]);
      return bound?.how === 'given' ? { ...bound, how: 'bound' } : (bound ?? this.of(callee.object));
    }
    const fn = this.#functionCalled(callee);
    return fn && !fn.async && !fn.generator ? this.#ofReturned(fn, call) : undefined;
  }

  #functionCalled(callee: Node): FunctionNode | undefined {
    if (isFunction(callee)) return callee;
    if (callee.type !== 'Identifier') return undefined;
    const variable = variableOf(callee, this.#sourceCode);
    const origin = variable && originOf(variable);
    return origin?.path.length === 0 && isFunction(unwrap(origin.init))
      ? (unwrap(origin.init) as FunctionNode)
      : undefined;
  }

  /** How the result of a function of this file reaches the target, given the arguments of the call. */
  #ofReturned(fn: FunctionNode, call: es.CallExpression): Finding | undefined {
    const own = argumentsOf(call).flatMap((argument, index): Holder[] => {
      const parameter = fn.params[index];
      const given = new Reach(this.#holders, this.#sourceCode, new Set(), DEPTH).of(argument);
      if (parameter?.type !== 'Identifier' || given?.how !== 'given') return [];
      const variable = this.#sourceCode.getDeclaredVariables(fn).find(({ name }) => name === parameter.name);
      return variable
        ? [{ variable, name: variable.name, path: given.holder.path, isAlias: true, isDisposable: false }]
        : [];
    });
    return this.#deeper(own).#first(returnedBy(fn, this.#sourceCode.visitorKeys));
  }

  #ofFunction(fn: FunctionNode): Finding | undefined {
    const capture = captureOf(fn, this.#holders, this.#depth === 0, this.#sourceCode);
    if (capture !== undefined) return { ...capture, fn };
    for (const variable of this.#retainedBy(fn)) {
      const finding = this.#deeper([]).#ofVariable(variable);
      if (finding !== undefined) return finding;
    }
    return undefined;
  }

  /** The variables that a function refers to, and those that it keeps alive because other closures do. */
  #retainedBy(fn: FunctionNode): Variable[] {
    return enclosingScopes(fn, this.#sourceCode).flatMap(({ variables }) =>
      variables.filter((variable) =>
        usesOf(variable).some(({ from, identifier }) => {
          if (isWithin(identifier as Node, fn)) return true;
          return !isTopLevel(variable) && from.variableScope !== variable.scope.variableScope;
        }),
      ),
    );
  }
}
