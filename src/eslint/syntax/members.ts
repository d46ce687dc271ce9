/** The value of a property, where the file shows it: a class field or method, or a property of an object literal. */
import type * as es from 'estree';
import { indexOf, thisContainerOf } from './index-of-file.js';
import { ancestorsOf, isField, keyOf, type Node, unwrap } from './node.js';
import { originOf, type SourceCode, variableOf } from './variables.js';

/** The only value that a property is given. */
export interface Member {
  readonly value: Node;
  /** The node whose `this`, inside `value`, is the object that has the property. */
  readonly thisContainer: Node | undefined;
}

/** The only value that `object.name` is given; `undefined` if the file does not show it. */
export function memberOf(member: es.MemberExpression, sourceCode: SourceCode): Member | undefined {
  const name = keyOf(member);
  if (name === undefined) return undefined;
  const object = unwrap(member.object);
  if (object.type === 'ThisExpression') {
    const found = classOfThis(object);
    return found && memberOfClass(found.body, name, found.isStatic, sourceCode);
  }
  return object.type === 'Identifier' ? memberOfVariable(object, name, sourceCode) : undefined;
}

function memberOfVariable(object: es.Identifier, name: string, sourceCode: SourceCode): Member | undefined {
  const variable = variableOf(object, sourceCode);
  const origin = variable && originOf(variable);
  if (origin === undefined || origin.path.length > 0) return undefined;
  const init = unwrap(origin.init);
  if (init.type === 'ObjectExpression') return memberOfLiteral(init, name, sourceCode);
  if (init.type === 'NewExpression') {
    const made = init.callee.type === 'Identifier' ? classNamed(init.callee, sourceCode) : undefined;
    return made && memberOfClass(made.body, name, false, sourceCode);
  }
  return isClass(init) ? memberOfClass(init.body, name, true, sourceCode) : undefined;
}

function memberOfLiteral(
  literal: es.ObjectExpression,
  name: string,
  sourceCode: SourceCode,
): Member | undefined {
  if (indexOf(sourceCode).writesOf(name).length > 0) return undefined;
  for (const property of literal.properties) {
    if (property.type !== 'Property') return undefined; // a spread may contain it, too
    if (keyOf(property) === name) {
      return property.kind === 'init' ? { value: property.value, thisContainer: undefined } : undefined;
    }
  }
  return undefined;
}

function memberOfClass(
  body: es.ClassBody,
  name: string,
  isStatic: boolean,
  sourceCode: SourceCode,
): Member | undefined {
  const writes = indexOf(sourceCode)
    .writesOf(name)
    .filter((write) => write.type === 'MemberExpression' && write.object.type === 'ThisExpression')
    .filter((write) => classOfThis(write)?.body === body);
  const definition = body.body.find((each): each is es.PropertyDefinition | es.MethodDefinition => {
    return each.type !== 'StaticBlock' && each.static === isStatic && keyOf(each) === name;
  });
  if (definition !== undefined && definition.type === 'MethodDefinition') {
    return definition.kind === 'method' && writes.length === 0
      ? { value: definition.value, thisContainer: undefined }
      : undefined;
  }
  if (definition?.value) {
    const thisContainer = isStatic ? (body as Node).parent : body;
    return writes.length === 0 ? { value: definition.value, thisContainer } : undefined;
  }
  const [write] = writes;
  const assignment = write?.parent;
  return writes.length === 1 && assignment?.type === 'AssignmentExpression' && assignment.operator === '='
    ? { value: assignment.right, thisContainer: thisContainerOf(assignment) }
    : undefined;
}

/** The class of which `this` is an instance or, if `isStatic`, the class that `this` is. */
export function classOfThis(node: Node): { body: es.ClassBody; isStatic: boolean } | undefined {
  const thisContainer = thisContainerOf(node);
  if (thisContainer === undefined) return undefined;
  if (thisContainer.type === 'ClassBody') return { body: thisContainer, isStatic: false };
  if (isClass(thisContainer)) return { body: thisContainer.body, isStatic: true };
  const method = thisContainer.parent;
  return method?.type === 'MethodDefinition' && method.parent?.type === 'ClassBody'
    ? { body: method.parent, isStatic: method.static }
    : undefined;
}

export function isClass(node: Node): node is es.ClassDeclaration | es.ClassExpression {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

function classNamed(
  name: es.Identifier,
  sourceCode: SourceCode,
): es.ClassDeclaration | es.ClassExpression | undefined {
  const variable = variableOf(name, sourceCode);
  if (variable === undefined) return undefined;
  // Inside a class, its name is a second variable, declared there.
  for (const { node } of variable.defs) if (isClass(node as Node)) return node as es.ClassDeclaration;
  const init = originOf(variable)?.init;
  return init !== undefined && isClass(init) ? init : undefined;
}

/** The field whose value a node is, through casts. */
export function fieldOf(value: Node): es.PropertyDefinition | undefined {
  for (const outer of ancestorsOf(value)) {
    if (isField(outer))
      return outer.value !== null && unwrap(outer.value as Node) === unwrap(value) ? outer : undefined;
    if (unwrap(outer) !== unwrap(value)) return undefined;
  }
  return undefined;
}
