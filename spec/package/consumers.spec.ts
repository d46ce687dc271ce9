/** The declarations, compiled as the package's consumers compile them. */
import { expect } from 'chai';
import { compile, type Compiler, compilers, fastest } from '../support/compiler.js';
import { entryPoints, exportsOf, parse } from '../support/exports.js';

/** It takes four seconds on two idle cores. */
const LIMIT_MS = 60_000;

const CONSUMER = 'spec/package/consumer/consumer.ts';

/** Uses the exports that need Node. */
const NODE_CONSUMER = 'spec/package/consumer/node.ts';

/** The options of a consumer who has only a compiler and this package, with as few settings as possible. */
const bare = {
  lib: ['es2022'],
  module: 'nodenext',
  skipLibCheck: false,
  skipDefaultLibCheck: true, // the compiler's own libraries are not ours
};

interface Consumer {
  readonly title: string;
  readonly compiler: Compiler;
  readonly options: Readonly<Record<string, unknown>>;
  /** A further file to compile. */
  readonly more?: string;
}

const bundled = { ...bare, module: 'esnext', moduleResolution: 'bundler' };

const consumers: Consumer[] = [
  ...compilers.map((compiler) => ({ title: `with ${compiler}`, compiler, options: bare })),
  { title: 'with a bundler', compiler: fastest, options: bundled },
  { title: 'for browsers', compiler: fastest, options: { ...bare, lib: ['es2022', 'dom'] } },
  {
    title: 'for Node',
    compiler: fastest,
    options: { ...bare, types: ['node'], skipLibCheck: true },
    more: NODE_CONSUMER,
  },
  { title: 'with the newest library', compiler: fastest, options: { ...bare, lib: ['esnext'] } },
  {
    title: 'with exact optional properties',
    compiler: fastest,
    options: { ...bare, exactOptionalPropertyTypes: true },
  },
];

describe('a consumer of the package', () => {
  const errors = new Map<Consumer, string[]>();

  before('run all compilers in parallel, each for one consumer after the other', async function () {
    this.timeout(LIMIT_MS);
    await Promise.all(
      compilers.map(async (compiler) => {
        for (const consumer of consumers.filter((each) => each.compiler === compiler)) {
          const files = [CONSUMER, 'spec/types', ...(consumer.more === undefined ? [] : [consumer.more])];
          errors.set(consumer, await compile(compiler, files, consumer.options));
        }
      }),
    );
  });

  for (const consumer of consumers) {
    it(`compiles ${consumer.title}`, () => {
      expect(errors.get(consumer)).to.deep.equal([]);
    });
  }

  // The examples of the frameworks test the adapters.
  for (const { name, source } of entryPoints().filter((each) => !each.source.startsWith('src/frameworks/'))) {
    it(`uses every export of ${name}`, () => {
      const consumer = parse(name === 'lastcall' ? CONSUMER : NODE_CONSUMER).getFullText();
      const exported = exportsOf(source).map((each) => (each.isType ? `type ${each.name}` : each.name));
      if (exported.length === 0) {
        expect(consumer).to.match(new RegExp(`^import \\w+ from '${name}';$`, 'm')); // it has only a default export
        return;
      }
      const names = new RegExp(`import \\{(?<names>[^}]*)\\} from '${name}';`).exec(consumer)?.groups?.[
        'names'
      ];
      expect(names?.split(',').map((each) => each.trim())).to.include.members(exported);
    });
  }
});
