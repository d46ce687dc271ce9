/** An index of a whole file: the uses of `this`, the direct `eval` calls, and the properties that change. */
import {
  ancestorsOf,
  enclosingFunction,
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
  /** Each `this` and `super`, by the node that binds it: see `thisContainerOf`. */
  readonly thisUses = new Map<Node, Node[]>();
  /** Direct `eval` calls, which can refer to anything in scope. */
  readonly evals: Node[] = [];
  readonly #writes = new Map<string, Node[]>();
  readonly #accessors = new Set<string>();

  constructor(sourceCode: SourceCode) {
    for (const node of nodesOf(sourceCode.ast, sourceCode.visitorKeys)) {
      switch (node.type) {
        case 'ThisExpression':
        case 'Super': {
          const thisContainer = thisContainerOf(node);
          if (thisContainer !== undefined) append(this.thisUses, thisContainer, node);
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
   * Whether a property keeps the value that it has at `site`: it is not an accessor, and all writes come earlier.
   */
  isUnchangedAfter(name: string, site: Node): boolean {
    if (this.#accessors.has(name)) return false;
    const around = enclosingFunction(site);
    return this.writesOf(name).every((write) => {
      if (isInConstructor(write)) return true;
      return enclosingFunction(write) === around && rangeOf(write)[0] <= rangeOf(site)[0];
    });
  }

  /** The nodes that assign or delete a property. */
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
 * The node that binds the `this` which `node` sees: a function that is not an arrow; the class body for field
 * initializers, which are one function to the engine; the class for static fields and blocks; `undefined` at top level.
 */
export function thisContainerOf(node: Node): Node | undefined {
  let inner = node;
  for (const outer of ancestorsOf(node)) {
    if (isFunction(outer) && outer.type !== 'ArrowFunctionExpression') return outer;
    if (isField(outer) && outer.value === inner) return outer.static ? outer.parent?.parent : outer.parent;
    if (outer.type === 'StaticBlock') return outer.parent?.parent;
    inner = outer;
  }
  return undefined;
}

/** The nodes that bind the `this` of `node` and of the code around it, innermost first. */
export function enclosingThisContainers(node: Node): Node[] {
  const containers: Node[] = [];
  for (
    let thisContainer = thisContainerOf(node);
    thisContainer !== undefined;
    thisContainer = thisContainerOf(thisContainer)
  )
    containers.push(thisContainer);
  return containers;
}

function isInConstructor(node: Node): boolean {
  const method = thisContainerOf(node)?.parent;
  return (
    method?.type === 'MethodDefinition' &&
    method.kind === 'constructor' &&
    enclosingFunction(node)?.parent === method
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
