import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import lastcall from 'lastcall/eslint';
import tseslint from 'typescript-eslint';

const pureCore = ['process', 'console', 'setTimeout', 'setInterval', 'setImmediate', 'Bun', 'Deno', 'window'];

export default tseslint.config(
  { ignores: ['dist/', '.build/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  prettier,
  {
    rules: {
      'no-undef': 'off', // the compiler knows better
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowEmpty: true, allowWithDecorator: true }], // targets need no more, nor do modules
      '@typescript-eslint/class-literal-property-style': 'off', // a getter can be overridden, and costs no memory
      '@typescript-eslint/no-unused-vars': [
        'error',
        { ignoreUsingDeclarations: true, argsIgnorePattern: '^_' },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['src/core/**'],
    rules: {
      'no-restricted-globals': ['error', ...pureCore],
      'no-restricted-imports': ['error', { patterns: ['node:*', '../*'] }],
    },
  },
  {
    files: ['src/host/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['node:*', '../node/*', '../index.js'] }] },
  },
  { ...lastcall.configs.recommended, files: ['examples/**', 'spec/**', 'bench/**'] },
  {
    files: ['spec/**'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
);
