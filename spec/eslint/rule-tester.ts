/** Tests rules under each supported ESLint, with both parsers. */
import type { Rule } from 'eslint';
import { RuleTester as RuleTester10 } from 'eslint';
import { RuleTester as RuleTester9 } from 'eslint-9';
import * as typescript from '@typescript-eslint/parser';
import lastcall from 'lastcall/eslint';
import { type InvalidProgram, type Program, textOf } from './programs/program.js';

const TESTERS = { 'ESLint 10': RuleTester10, 'ESLint 9': RuleTester9 as unknown as typeof RuleTester10 };

const LANGUAGES = {
  "ESLint's own parser": { ecmaVersion: 2026, sourceType: 'module' },
  "TypeScript's parser": { parser: typescript, sourceType: 'module' },
} as const;

/** Test that a rule accepts the valid programs and reports the invalid ones. */
export function testRule(name: string, valid: readonly Program[], invalid: readonly InvalidProgram[]): void {
  const rule = lastcall.rules[name] as Rule.RuleModule;
  for (const [version, RuleTester] of Object.entries(TESTERS)) {
    for (const [parser, languageOptions] of Object.entries(LANGUAGES)) {
      const canParse = ({ isTyped = false }: Program): boolean => !isTyped || 'parser' in languageOptions;
      describe(`with ${version} and ${parser}`, () => {
        new RuleTester({ languageOptions }).run(name, rule, {
          valid: valid.filter(canParse).map(validCase),
          invalid: invalid.filter(canParse).map(invalidCase),
        });
      });
    }
  }
}

function validCase({ code, options = [], title }: Program): RuleTester10.ValidTestCase {
  return { name: title, code: textOf(code), options: [...options] };
}

function invalidCase(program: InvalidProgram): RuleTester10.InvalidTestCase {
  const { finds, suggested, suggestion } = program;
  const suggestions =
    suggested === undefined ? [] : [{ messageId: suggestion ?? '', output: textOf(suggested) }];
  return {
    ...validCase(program),
    errors: finds.map((messageId, index) => ({
      messageId,
      suggestions: index === 0 ? suggestions : [],
    })),
  };
}
