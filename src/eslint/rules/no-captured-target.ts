/** no-captured-target: a callback that can reach its target keeps it alive for ever. */
import type { Rule } from 'eslint';
import type * as es from 'estree';
import { nameOfFunctionAround } from '../capture/closure.js';
import { type Finding, Reach } from '../capture/reach.js';
import { type Kept, type RecordCall, recordOf } from '../capture/record.js';
import { rewritesOf } from '../capture/rewrite.js';
import { isWithin, lineOf, type Node } from '../syntax/node.js';
import { urlOf } from './rule.js';

const ADVICE: Record<RecordCall['kind'], string> = {
  finalize:
    'Use a function of the module, and give it what it needs as arguments: finalize({{target}}, close, {{target}}.handle).',
  manage: 'Use what the callback is given, the value, or a function of the module.',
  scope:
    'Use a function of the module, and give it what it needs: adopt(value, callback) calls callback(value).',
  register:
    'Let the held value be only what is to be released, and the callback of the registry a function of the module: ' +
    'register({{target}}, {{target}}.handle).',
};

export const noCapturedTarget: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow callbacks that can reach their own target, which is never collected then',
      url: urlOf('no-captured-target'),
    },
    hasSuggestions: true,
    schema: [],
    messages: {
      named: '{{what}} names {{place}}, so {{target}} is never collected. {{advice}}',
      sibling:
        '{{what}} shares its scope with {{sibling}} (line {{line}}), which names {{place}}: closures of one scope keep ' +
        'what any of them names, so {{target}} is never collected. {{advice}}',
      caught:
        '{{what}} is made in the `catch` of {{place}} (line {{line}}), which every closure there keeps, so {{target}} is ' +
        'never collected. {{advice}}',
      eval:
        '{{what}} shares its scope with a direct eval (line {{line}}), which can name anything, and so keeps {{place}}: ' +
        '{{target}} is never collected. {{advice}}',
      given: '{{what}} holds {{place}}, so {{target}} is never collected. {{advice}}',
      bound: '{{what}} is bound to {{place}}, so {{target}} is never collected. {{advice}}',
      passArguments: 'Call {{call}} with what it needs as arguments, read now.',
      passValue: 'Use the value that the callback is given.',
    },
  },

  create(context) {
    const { sourceCode } = context;

    function check(call: es.CallExpression): void {
      const record = recordOf(call, sourceCode);
      if (record === undefined || record.places.list.length === 0) return;
      for (const kept of record.kept) {
        const reach = new Reach(record.places.list, sourceCode);
        const finding = kept.isCallback ? reach.ofCallback(kept.node) : reach.of(kept.node);
        if (finding !== undefined) report(call, record, kept, finding);
      }
    }

    function report(call: es.CallExpression, record: RecordCall, kept: Kept, finding: Finding): void {
      const { how, witness } = finding;
      const isNear = isWithin(witness, kept.node) && how !== 'sibling' && how !== 'eval' && how !== 'caught';
      const target = `\`${record.target}\``;
      context.report({
        node: (isNear ? witness : kept.node) as es.Node,
        messageId: how,
        data: {
          what: whatIs(kept, finding),
          place: placeOf(finding),
          target,
          sibling: siblingOf(witness),
          line: String(lineOf(witness)),
          advice: ADVICE[record.kind].replaceAll('{{target}}', record.target),
        },
        suggest: rewritesOf(call, record, kept, finding, sourceCode),
      });
    }

    return { CallExpression: check };
  },
};

/** What holds the target, as the beginning of a sentence. */
function whatIs({ node, isCallback }: Kept, { fn }: Finding): string {
  if (fn !== undefined && !isWithin(fn, node)) {
    const name = nameOfFunctionAround(fn.body as Node);
    return name === undefined ? `The function of line ${lineOf(fn)}` : `\`${name}\` (line ${lineOf(fn)})`;
  }
  return isCallback ? 'This callback' : 'This value';
}

function placeOf({ place: { isAlias, name, path } }: Finding): string {
  if (path.length > 0) return `\`${name}\`, which holds it as \`${[name, ...path].join('.')}\``;
  return isAlias ? `\`${name}\`, another name of the target` : `\`${name}\``;
}

function siblingOf(witness: Node): string {
  const name = nameOfFunctionAround(witness);
  return name === undefined ? 'a function' : `\`${name}\``;
}
