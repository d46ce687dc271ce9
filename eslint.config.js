import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import lastcall from 'lastcall/eslint';
import tseslint from 'typescript-eslint';

const pureCore = ['process', 'console', 'setTimeout', 'setInterval', 'setImmediate', 'Bun', 'Deno', 'window'];

/** The layers of core, from below: each imports itself and those before it. */
const layers = ['platform', 'record', 'state', 'run', 'api'];

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
    rules: { 'no-restricted-globals': ['error', ...pureCore] },
  },
  ...layers.map((layer, index) => ({
    files: [`src/core/${layer}/**`],
    rules: { 'no-restricted-imports': ['error', { patterns: [outside(layers.slice(0, index + 1))] }] },
  })),
  {
    // A method of one copy meets objects that another copy made.
    files: ['platform', 'record', 'state', 'run'].map((layer) => `src/core/${layer}/**`),
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'PrivateIdentifier',
          message: 'Copies of the package share these objects: keep them plain data.',
        },
      ],
    },
  },
  {
    files: ['src/host/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: ['node:*', '../node/*', '../index.js'] }] },
  },
  {
    files: ['src/*/**'],
    ignores: ['src/core/**', 'src/host/**', 'src/index.ts', 'src/internal.ts', 'src/runtime*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['**/core/**'], message: 'Core is reached through src/index.ts or src/internal.ts.' },
          ],
        },
      ],
    },
  },
  { ...lastcall.configs.recommended, files: ['bench/**', 'examples/**', 'spec/**'] },
  {
    // Their subject is what ends by hand, or is left to the collector and to the exit.
    files: [
      ...['spec/browser/pages/**', 'spec/core/**', 'spec/frameworks/rxjs.spec.ts', 'spec/node/**'],
      ...['spec/package/consumer/**', 'spec/programs/**', 'spec/types/**'],
    ],
    rules: { 'lastcall/require-using': 'off' },
  },
  {
    // Their targets are there for all specs, or are held on purpose, and their types are wrong on purpose.
    files: ['spec/core/**', 'spec/types/**'],
    rules: { 'lastcall/no-async-dispose-in-using': 'off', 'lastcall/no-captured-target': 'off' },
  },
  {
    files: ['spec/**'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
);

/** All names but those of files of the same folder or the one above, and of the given layers. */
function outside(allowed) {
  return {
    regex: `^(?!\\./|\\.\\./[\\w-]+\\.js$|(\\.\\./)+(${allowed.join('|')})/)`,
    message: `This layer of core imports ${allowed.join(', ')} alone.`,
  };
}
