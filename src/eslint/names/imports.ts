/** What a file imports from lastcall, under whatever name. */
import type * as es from 'estree';
import { isTypeWrapper, keyOf, type Node, unwrap } from '../syntax/node.js';
import { originOf, type SourceCode, variableOf, type Variable } from '../syntax/variables.js';

/** One of lastcall's exports, or the namespace of one of its modules, named `*`. */
export interface Imported {
  /** `lastcall`, `lastcall/node` and so on. */
  readonly module: string;
  readonly name: string;
}

const LASTCALL = /^(?:npm:)?lastcall(?:@[^/]+)?(\/[\w-]+)?$/;

/** The export of lastcall that an expression refers to, if any. */
export function importedBy(expression: Node, sourceCode: SourceCode): Imported | undefined {
  return resolve(expression, sourceCode, new Set());
}

function resolve(expression: Node, sourceCode: SourceCode, seen: Set<Variable>): Imported | undefined {
  const node = unwrap(expression);
  switch (node.type) {
    case 'Identifier': {
      const variable = variableOf(node, sourceCode);
      return variable === undefined || seen.has(variable)
        ? undefined
        : resolveVariable(variable, sourceCode, seen.add(variable));
    }
    case 'MemberExpression':
      return memberOf(resolve(node.object, sourceCode, seen), keyOf(node));
    case 'AwaitExpression':
      return node.argument.type === 'ImportExpression' ? wholeModule(node.argument.source) : undefined;
    case 'CallExpression': {
      const [argument] = node.arguments;
      const isRequire = node.callee.type === 'Identifier' && node.callee.name === 'require';
      return isRequire && argument !== undefined ? wholeModule(argument) : undefined;
    }
    default:
      return undefined;
  }
}

function resolveVariable(
  variable: Variable,
  sourceCode: SourceCode,
  seen: Set<Variable>,
): Imported | undefined {
  const [definition] = variable.defs;
  if (definition?.type === 'ImportBinding') return resolveImport(definition.node as Node);
  const origin = originOf(variable);
  if (origin === undefined) return undefined;
  return origin.path.reduce<Imported | undefined>(memberOf, resolve(origin.init, sourceCode, seen));
}

function resolveImport(specifier: Node): Imported | undefined {
  if ((specifier.type as string) === 'TSImportEqualsDeclaration') {
    const { moduleReference } = specifier as unknown as { moduleReference: { expression?: Node } };
    return moduleReference.expression && wholeModule(moduleReference.expression);
  }
  const { source } = specifier.parent as es.ImportDeclaration;
  const whole = wholeModule(source);
  if (whole === undefined) return undefined;
  if (specifier.type === 'ImportNamespaceSpecifier') return whole;
  if (specifier.type === 'ImportDefaultSpecifier') return memberOf(whole, 'default');
  if (specifier.type !== 'ImportSpecifier') return undefined;
  const { imported } = specifier;
  return memberOf(whole, imported.type === 'Identifier' ? imported.name : String(imported.value));
}

function memberOf(whole: Imported | undefined, name: string | undefined): Imported | undefined {
  if (whole === undefined || name === undefined) return undefined;
  if (whole.name === '*') return { module: whole.module, name };
  // A static method keeps the name of its class: `Scope.run`.
  return { module: whole.module, name: `${whole.name}.${name}` };
}

function wholeModule(source: Node): Imported | undefined {
  if (isTypeWrapper(source) || source.type !== 'Literal' || typeof source.value !== 'string')
    return undefined;
  const match = LASTCALL.exec(source.value);
  return match === null ? undefined : { module: `lastcall${match[1] ?? ''}`, name: '*' };
}
