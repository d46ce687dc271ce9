/** require-using: a resource is bound by `using`, or given to an owner that disposes it. */
import type { Rule } from 'eslint';
import type * as es from 'estree';
import { canAwait, ownershipOf, textOf } from '../ownership/ownership.js';
import { type Resource, resourceFrom, type ResourceOptions } from '../ownership/resources.js';
import { ancestorsOf, type Node, unwrap } from '../syntax/node.js';
import { kindOf, usesOf, type Variable } from '../syntax/variables.js';
import { urlOf } from './rule.js';

interface Options {
  readonly functions?: readonly string[];
  readonly ignore?: readonly string[];
  readonly names?: boolean;
  readonly finalizers?: boolean;
}

const patterns = { type: 'array', items: { type: 'string' }, uniqueItems: true } as const;

export const requireUsing: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: {
      description: 'require disposables to be bound by `using`, or given to an owner that disposes them',
      url: urlOf('require-using'),
    },
    hasSuggestions: true,
    schema: [
      {
        type: 'object',
        properties: {
          functions: patterns,
          ignore: patterns,
          names: { type: 'boolean' },
          finalizers: { type: 'boolean' },
        },
        additionalProperties: false,
      },
    ],
    defaultOptions: [{}],
    messages: {
      dropped:
        'The result of {{call}} is dropped, so it is released only when the collector finds it, or at exit. Bind it ' +
        'with `{{keyword}} name = …`, return it, or give it to a scope: `scope.use(…)`.',
      merelyHeld:
        '`{{name}}` holds the result of {{call}}, but nothing is certain to dispose it when the block is left or ' +
        'something throws. Declare it with `{{keyword}}`, return it, give it to a scope (`scope.use({{name}})`), or ' +
        'dispose it in a `finally`.',
      bindWithUsing: 'Declare `{{name}}` with `{{keyword}}`.',
    },
  },

  create(context) {
    const { sourceCode } = context;
    const options = compile((context.options[0] ?? {}) as Options);

    function check(call: es.CallExpression | es.NewExpression): void {
      const resource = resourceFrom(call, options, sourceCode);
      if (resource === undefined) return;
      const ownership = ownershipOf(call, sourceCode);
      if (ownership === 'owned') return;
      const keyword = resource.keyword ?? 'using';
      if (ownership === 'dropped') {
        context.report({ node: call, messageId: 'dropped', data: { call: textOf(call), keyword } });
        return;
      }
      context.report({
        node: call,
        messageId: 'merelyHeld',
        data: { call: textOf(call), keyword, name: ownership.name },
        suggest: suggestionsFor(ownership, call, resource),
      });
    }

    function suggestionsFor(
      variable: Variable,
      call: Node,
      { isPromised, keyword }: Resource,
    ): Rule.SuggestionReportDescriptor[] {
      const declaration = variable.defs[0]?.parent as (es.VariableDeclaration & Node) | undefined;
      if (keyword === undefined || declaration === undefined || !canBeUsing(variable, declaration)) return [];
      if (keyword === 'await using' && !canAwait(call)) return [];
      if (isPromised && call.parent?.type !== 'AwaitExpression') return [];
      const token = sourceCode.getFirstToken(declaration);
      return token === null
        ? []
        : [
            {
              messageId: 'bindWithUsing',
              data: { name: variable.name, keyword },
              fix: (fixer) => fixer.replaceText(token, keyword),
            },
          ];
    }

    return { CallExpression: check, NewExpression: check };
  },
};

function compile({
  finalizers = false,
  functions = [],
  ignore = [],
  names = true,
}: Options): ResourceOptions {
  const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'u');
  return { finalizers, names, functions: functions.map(whole), ignore: ignore.map(whole) };
}

/** Whether `using` can replace `const`: in a block, a function or a module, for one name that never changes. */
function canBeUsing(variable: Variable, declaration: es.VariableDeclaration & Node): boolean {
  if (kindOf(variable) === 'var' || declaration.declarations.length !== 1) return false;
  if (variable.references.some((reference) => reference.isWrite() && reference.init !== true)) return false;
  if (usesOf(variable).some(({ identifier }) => isPartReturned(identifier as Node))) return false;
  const { parent } = declaration;
  if (parent?.type === 'Program') return parent.sourceType === 'module';
  return parent?.type === 'BlockStatement' || parent?.type === 'StaticBlock';
}

/** Whether a part of the value is returned: after `return dir.path`, the directory would be gone already. */
function isPartReturned(use: Node): boolean {
  let inner = use;
  for (const outer of ancestorsOf(use)) {
    if (outer.type === 'ReturnStatement') return true;
    const isPart =
      (outer.type === 'MemberExpression' && outer.object === inner) ||
      (outer.type === 'Property' && outer.value === inner) ||
      outer.type === 'ObjectExpression' ||
      outer.type === 'ArrayExpression' ||
      unwrap(outer) === unwrap(inner);
    if (!isPart) return false;
    inner = outer;
  }
  return false;
}
