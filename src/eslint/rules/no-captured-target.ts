/** no-captured-target: a callback that can reach its own target keeps it alive for ever. */
import type { Rule } from 'eslint';
import type * as es from 'estree';
import { enclosingFunctionName } from '../capture/closure.js';
import { type Finding, Reach } from '../capture/reach.js';
import { type Retained, type RecordCall, recordOf } from '../capture/record.js';
import { rewritesOf } from '../capture/rewrite.js';
import { isWithin, lineOf, type Node } from '../syntax/node.js';
import { urlOf } from './rule.js';

const ADVICE: Record<RecordCall['kind'], string> = {
  finalize:
    'Use a module-level function and pass it what it needs as arguments: ' +
    'finalize({{target}}, close, {{target}}.handle).',
  manage: 'Use the value that the callback receives, or a module-level function.',
  scope:
    'Use a module-level function and pass it what it needs: adopt(value, callback) calls callback(value).',
  register:
    'Hold only what has to be released, and use a module-level function as the callback of the registry: ' +
    'register({{target}}, {{target}}.handle).',
};

export const noCapturedTarget: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow callbacks that can reach their own target, since it is then never collected',
      url: urlOf('no-captured-target'),
    },
    hasSuggestions: true,
    schema: [],
    messages: {
      named: '{{what}} names {{holder}}, so {{target}} is never collected. {{advice}}',
      sibling:
        '{{what}} shares its scope with {{sibling}} (line {{line}}), which names {{holder}}: closures of one scope ' +
        'keep what any of them names, so {{target}} is never collected. {{advice}}',
      caught:
        '{{what}} is made in the `catch` of {{holder}} (line {{line}}), which every closure there keeps, so ' +
        '{{target}} is never collected. {{advice}}',
      eval:
        '{{what}} shares its scope with a direct eval (line {{line}}), which can name anything, and so keeps ' +
        '{{holder}}: {{target}} is never collected. {{advice}}',
      given: '{{what}} holds {{holder}}, so {{target}} is never collected. {{advice}}',
      bound: '{{what}} is bound to {{holder}}, so {{target}} is never collected. {{advice}}',
      passArguments: 'Pass what {{call}} needs as arguments, which are read now.',
      passValue: 'Use the value that the callback receives.',
    },
  },

  create(context) {
    const { sourceCode } = context;

    function check(call: es.CallExpression): void {
      const record = recordOf(call, sourceCode);
      if (record === undefined || record.holders.list.length === 0) return;
      for (const retained of record.retained) {
        const reach = new Reach(record.holders.list, sourceCode);
        const finding = retained.isCallback ? reach.ofCallback(retained.node) : reach.of(retained.node);
        if (finding !== undefined) report(call, record, retained, finding);
      }
    }

    function report(call: es.CallExpression, record: RecordCall, retained: Retained, finding: Finding): void {
      const { how, cause } = finding;
      const isNear =
        isWithin(cause, retained.node) && how !== 'sibling' && how !== 'eval' && how !== 'caught';
      const target = `\`${record.target}\``;
      context.report({
        node: (isNear ? cause : retained.node) as es.Node,
        messageId: how,
        data: {
          what: whatIs(retained, finding),
          holder: holderText(finding),
          target,
          sibling: siblingOf(cause),
          line: String(lineOf(cause)),
          advice: ADVICE[record.kind].replaceAll('{{target}}', record.target),
        },
        suggest: rewritesOf(call, record, retained, finding, sourceCode),
      });
    }

    return { CallExpression: check };
  },
};

/** The subject of the message: what holds the target. */
function whatIs({ node, isCallback }: Retained, { fn }: Finding): string {
  if (fn !== undefined && !isWithin(fn, node)) {
    const name = enclosingFunctionName(fn.body as Node);
    return name === undefined ? `The function of line ${lineOf(fn)}` : `\`${name}\` (line ${lineOf(fn)})`;
  }
  return isCallback ? 'This callback' : 'This value';
}

function holderText({ holder: { isAlias, name, path } }: Finding): string {
  if (path.length > 0) return `\`${name}\`, which holds it as \`${[name, ...path].join('.')}\``;
  return isAlias ? `\`${name}\`, another name of the target` : `\`${name}\``;
}

function siblingOf(cause: Node): string {
  const name = enclosingFunctionName(cause);
  return name === undefined ? 'a function' : `\`${name}\``;
}
