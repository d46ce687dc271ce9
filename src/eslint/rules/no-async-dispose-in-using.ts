/** no-async-dispose-in-using: a plain `using` awaits nothing, so no callback that it runs may be asynchronous. */
import type { Rule } from 'eslint';
import type * as es from 'estree';
import { importedBy } from '../names/imports.js';
import { scopeOf } from '../names/scopes.js';
import { canAwait } from '../ownership/ownership.js';
import { isAsynchronous } from '../syntax/asynchronous.js';
import { argumentsOf, calledName, isField, isFunction, keyOf, type Node, unwrap } from '../syntax/node.js';
import { isUsing, kindOf, originOf, variableOf } from '../syntax/variables.js';
import { urlOf } from './rule.js';

export const noAsyncDisposeInUsing: Rule.RuleModule = {
  meta: {
    type: 'problem',
    docs: {
      description: 'disallow asynchronous callbacks under a plain `using`, which does not await them',
      url: urlOf('no-async-dispose-in-using'),
    },
    hasSuggestions: true,
    schema: [],
    messages: {
      callback:
        '`using` does not await this asynchronous callback, so its errors do not reach the code around the block. ' +
        'Use `await using`.',
      entry:
        '`{{scope}}` does not await this asynchronous callback, so its errors do not reach the code around the ' +
        'block. Use an {{asynchronous}} with `await using`.',
      asynchronous: '{{name}} has no [Symbol.dispose]: `using` throws a TypeError here. Use `await using`.',
      method:
        '`using` ignores the promise that [Symbol.dispose] returns. Name the method [Symbol.asyncDispose] and use ' +
        '`await using`.',
      awaitUsing: 'Use `await using`.',
    },
  },

  create(context) {
    const { sourceCode } = context;

    function checkDeclaration(declaration: es.VariableDeclaration): void {
      if (declaration.kind !== 'using') return;
      for (const { init } of declaration.declarations) {
        if (init) checkValue(init, declaration);
      }
    }

    function checkValue(value: Node, declaration: es.VariableDeclaration): void {
      const node = unwrap(value);
      switch (node.type) {
        case 'Identifier': {
          const variable = variableOf(node, sourceCode);
          if (variable === undefined || isUsing(variable)) break;
          const origin = originOf(variable);
          if (origin?.path.length === 0) checkValue(origin.init, declaration);
          break;
        }
        case 'ConditionalExpression':
          checkValue(node.consequent, declaration);
          checkValue(node.alternate, declaration);
          break;
        case 'LogicalExpression':
          checkValue(node.left, declaration);
          checkValue(node.right, declaration);
          break;
        case 'NewExpression':
          checkStack(node, declaration);
          break;
        case 'CallExpression':
          checkCall(node, declaration);
      }
    }

    function checkStack(node: es.NewExpression, declaration: es.VariableDeclaration): void {
      const name = calledName(node);
      const isOurs = importedBy(node.callee, sourceCode)?.name === 'AsyncScope';
      const { callee } = node;
      const isNative =
        name === 'AsyncDisposableStack' &&
        callee.type === 'Identifier' &&
        variableOf(callee, sourceCode) === undefined;
      if (!isOurs && !isNative) return;
      const data = { name: isOurs ? 'AsyncScope' : 'AsyncDisposableStack' };
      context.report({ node, messageId: 'asynchronous', data, suggest: suggestAwaitUsing(declaration) });
    }

    function checkCall(call: es.CallExpression, declaration: es.VariableDeclaration): void {
      const imported = importedBy(call.callee, sourceCode);
      const isOurs =
        imported?.module === 'lastcall' && (imported.name === 'finalize' || imported.name === 'manage');
      const [, callback] = argumentsOf(call);
      if (!isOurs || callback === undefined || !isAsynchronous(callback, sourceCode)) return;
      context.report({
        node: callback as es.Node,
        messageId: 'callback',
        suggest: suggestAwaitUsing(declaration),
      });
    }

    function suggestAwaitUsing(declaration: es.VariableDeclaration): Rule.SuggestionReportDescriptor[] {
      const token = sourceCode.getFirstToken(declaration);
      if (token === null || !canAwait(declaration)) return [];
      return [{ messageId: 'awaitUsing', fix: (fixer) => fixer.insertTextBefore(token, 'await ') }];
    }

    /** `scope.defer(async …)` and `scope.adopt(value, async …)` of a scope that a plain `using` disposes. */
    function checkEntry(call: es.CallExpression): void {
      const callee = unwrap(call.callee);
      if (callee.type !== 'MemberExpression') return;
      const method = keyOf(callee);
      if (method !== 'defer' && method !== 'adopt') return;
      const asynchronous = asyncCounterpartOf(callee.object);
      const callback = argumentsOf(call)[method === 'defer' ? 0 : 1];
      if (asynchronous === undefined || callback === undefined || !isAsynchronous(callback, sourceCode))
        return;
      const scope = sourceCode.getText(callee.object);
      context.report({ node: callback as es.Node, messageId: 'entry', data: { scope, asynchronous } });
    }

    /** The asynchronous class to use instead of a scope or a stack that a plain `using` disposes. */
    function asyncCounterpartOf(object: Node): string | undefined {
      const scope = scopeOf(object, sourceCode);
      if (scope !== undefined) return scope.awaitsNothing && !scope.isAsync ? 'AsyncScope' : undefined;
      const node = unwrap(object);
      const variable = node.type === 'Identifier' ? variableOf(node, sourceCode) : undefined;
      if (variable === undefined || kindOf(variable) !== 'using') return undefined;
      const init = originOf(variable)?.init;
      if (init?.type !== 'NewExpression' || init.callee.type !== 'Identifier') return undefined;
      const isNative =
        init.callee.name === 'DisposableStack' && variableOf(init.callee, sourceCode) === undefined;
      return isNative ? 'AsyncDisposableStack' : undefined;
    }

    function checkMember(member: Node & { readonly value: Node | null }): void {
      if (keyOf(member as never) !== 'Symbol.dispose' || member.value === null) return;
      const fn = unwrap(member.value);
      if (isFunction(fn) && fn.async === true)
        context.report({ node: member as es.Node, messageId: 'method' });
    }

    return {
      VariableDeclaration: checkDeclaration,
      CallExpression: checkEntry,
      MethodDefinition: checkMember,
      Property: checkMember,
      PropertyDefinition(node: es.PropertyDefinition) {
        if (isField(node)) checkMember(node as never);
      },
    } as Rule.RuleListener;
  },
};
