/** Which expressions are a `FinalizationRegistry`. */
import { memberOf } from '../syntax/members.js';
import { argumentsOf, type Node, type TypeNode, unwrap } from '../syntax/node.js';
import { originOf, type SourceCode, variableOf } from '../syntax/variables.js';

export interface KnownRegistry {
  /** The callback of the registry, where the file shows it. */
  readonly callback: Node | undefined;
}

const NAME = 'FinalizationRegistry';

/** The registry that an expression evaluates to; `undefined` if it is none, or unknown. */
export function registryOf(expression: Node, sourceCode: SourceCode): KnownRegistry | undefined {
  const node = unwrap(expression);
  switch (node.type) {
    case 'NewExpression': {
      const { callee } = node;
      const isGlobal =
        callee.type === 'Identifier' && callee.name === NAME && variableOf(callee, sourceCode) === undefined;
      return isGlobal ? { callback: argumentsOf(node)[0] } : undefined;
    }
    case 'Identifier': {
      const variable = variableOf(node, sourceCode);
      const origin = variable && originOf(variable);
      if (origin?.path.length === 0 && origin.init !== node) return registryOf(origin.init, sourceCode);
      const name = variable?.defs[0]?.name as { typeAnnotation?: TypeNode } | undefined;
      const type = name?.typeAnnotation?.typeAnnotation?.typeName;
      return type?.type === 'Identifier' && type.name === NAME ? { callback: undefined } : undefined;
    }
    case 'MemberExpression': {
      const member = memberOf(node, sourceCode);
      return member && unwrap(member.value).type === 'NewExpression'
        ? registryOf(member.value, sourceCode)
        : undefined;
    }
    default:
      return undefined;
  }
}
