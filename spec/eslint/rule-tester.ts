/** Rules, tried under each ESLint that is supported, and with both parsers. */
import type { Rule } from 'eslint';
import { RuleTester as RuleTester10 } from 'eslint';
import { RuleTester as RuleTester9 } from 'eslint-9';
import * as typescript from '@typescript-eslint/parser';
import lastcall from 'lastcall/eslint';
import { type Faulty, type Program, textOf } from './programs/program.js';

const TESTERS = { 'ESLint 10': RuleTester10, 'ESLint 9': RuleTester9 as unknown as typeof RuleTester10 };

const LANGUAGES = {
  "ESLint's own parser": { ecmaVersion: 2026, sourceType: 'module' },
  "TypeScript's parser": { parser: typescript, sourceType: 'module' },
} as const;

/** Hold a rule against programs that are right and programs that are wrong. */
export function tryRule(name: string, valid: readonly Program[], invalid: readonly Faulty[]): void {
  const rule = lastcall.rules[name] as Rule.RuleModule;
  for (const [version, RuleTester] of Object.entries(TESTERS)) {
    for (const [parser, languageOptions] of Object.entries(LANGUAGES)) {
      const reads = ({ isTyped = false }: Program): boolean => !isTyped || 'parser' in languageOptions;
      describe(`with ${version} and ${parser}`, () => {
        new RuleTester({ languageOptions }).run(name, rule, {
          valid: valid.filter(reads).map(validCase),
          invalid: invalid.filter(reads).map(invalidCase),
        });
      });
    }
  }
}

function validCase({ code, options = [], title }: Program): RuleTester10.ValidTestCase {
  return { name: title, code: textOf(code), options: [...options] };
}

function invalidCase(program: Faulty): RuleTester10.InvalidTestCase {
  const { finds, suggested, suggestion } = program;
  const suggestions =
    suggested === undefined ? [] : [{ messageId: suggestion ?? '', output: textOf(suggested) }];
  return {
    ...validCase(program),
    errors: finds.map((messageId, position) => ({
      messageId,
      suggestions: position === 0 ? suggestions : [],
    })),
  };
}
