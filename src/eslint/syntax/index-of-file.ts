/** What has to be known of a whole file: who uses `this`, direct `eval`, and which properties change. */
import {
  ancestorsOf,
  functionAround,
  isField,
  isFunction,
  keyOf,
  type Node,
  nodesOf,
  rangeOf,
  unwrap,
} from './node.js';
import { type SourceCode, variableOf } from './variables.js';

export class FileIndex {
  /** Each `this` and `super`, by whose it is: see `thisOwner`. */
  readonly thisUses = new Map<Node, Node[]>();
  /** Calls of direct `eval`, which can name whatever is in scope. */
  readonly evals: Node[] = [];
  readonly #writes = new Map<string, Node[]>();
  readonly #accessors = new Set<string>();

  constructor(sourceCode: SourceCode) {
    for (const node of nodesOf(sourceCode.ast, sourceCode.visitorKeys)) {
      switch (node.type) {
        case 'ThisExpression':
        case 'Super': {
          const owner = thisOwner(node);
          if (owner !== undefined) append(this.thisUses, owner, node);
          break;
        }
        case 'CallExpression': {
          const { callee, optional } = node;
          const isEval = callee.type === 'Identifier' && callee.name === 'eval' && !optional;
          if (isEval && variableOf(callee, sourceCode) === undefined) this.evals.push(node);
          break;
        }
        case 'MemberExpression':
          if (isWritten(node)) append(this.#writes, keyOf(node) ?? '', node);
          break;
        case 'MethodDefinition':
        case 'Property':
          if (node.kind === 'get' || node.kind === 'set') this.#accessors.add(keyOf(node) ?? '');
      }
    }
  }

  /**
   * Whether what a property holds at `position` stays there: it is no accessor, and what writes it was over by then.
   */
  isSteady(name: string, position: Node): boolean {
    if (this.#accessors.has(name)) return false;
    const around = functionAround(position);
    return this.writesOf(name).every((write) => {
      if (isInConstructor(write)) return true;
      return functionAround(write) === around && rangeOf(write)[0] <= rangeOf(position)[0];
    });
  }

  /** Where a property is assigned or deleted. */
  writesOf(name: string): readonly Node[] {
    return this.#writes.get(name) ?? [];
  }
}

const indexes = new WeakMap<SourceCode, FileIndex>();

export function indexOf(sourceCode: SourceCode): FileIndex {
  let index = indexes.get(sourceCode);
  if (index === undefined) indexes.set(sourceCode, (index = new FileIndex(sourceCode)));
  return index;
}

/**
 * Whose `this` a node sees: a function that is no arrow; the body of a class for the initializers of its fields, which
 * are one function for the engine; the class for its static fields and blocks; `undefined` in the program itself.
 */
export function thisOwner(node: Node): Node | undefined {
  let inner = node;
  for (const outer of ancestorsOf(node)) {
    if (isFunction(outer) && outer.type !== 'ArrowFunctionExpression') return outer;
    if (isField(outer) && outer.value === inner) return outer.static ? outer.parent?.parent : outer.parent;
    if (outer.type === 'StaticBlock') return outer.parent?.parent;
    inner = outer;
  }
  return undefined;
}

/** All of whose `this` a function made at `node` could see, innermost first. */
export function thisOwnersAround(node: Node): Node[] {
  const owners: Node[] = [];
  for (let owner = thisOwner(node); owner !== undefined; owner = thisOwner(owner)) owners.push(owner);
  return owners;
}

function isInConstructor(node: Node): boolean {
  const method = thisOwner(node)?.parent;
  return (
    method?.type === 'MethodDefinition' &&
    method.kind === 'constructor' &&
    functionAround(node)?.parent === method
  );
}

function isWritten(member: Node): boolean {
  const { parent } = member;
  switch (parent?.type) {
    case 'AssignmentExpression':
      return parent.left === member;
    case 'UpdateExpression':
      return true;
    case 'UnaryExpression':
      return parent.operator === 'delete';
    case 'ChainExpression':
      return isWritten(parent);
    case 'ArrayPattern':
    case 'RestElement':
    case 'AssignmentPattern':
      return true;
    case 'Property':
      return parent.value === member && parent.parent?.type === 'ObjectPattern';
    default:
      return parent !== undefined && unwrap(parent) === member && parent !== member && isWritten(parent);
  }
}

function append<Key>(map: Map<Key, Node[]>, key: Key, node: Node): void {
  const nodes = map.get(key);
  if (nodes === undefined) map.set(key, [node]);
  else nodes.push(node);
}
