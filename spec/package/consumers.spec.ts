/** The declarations, as the compilers of the package's consumers see them. */
import { expect } from 'chai';
import { compile, type Compiler, compilers, fastest } from '../support/compiler.js';
import { entryPoints, exportsOf, parse } from '../support/exports.js';

/** Four seconds on two cores, if nobody else needs them. */
const LIMIT_MS = 60_000;

const CONSUMER = 'spec/package/consumer/consumer.ts';

/** What only programs for Node can import. */
const NODE_CONSUMER = 'spec/package/consumer/node.ts';

/** Who installed nothing but a compiler and this package, and set as little as possible. */
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
  /** Compiled in addition. */
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
  { title: 'taking `?` exactly', compiler: fastest, options: { ...bare, exactOptionalPropertyTypes: true } },
];

describe('a consumer of the package', () => {
  const errors = new Map<Consumer, string[]>();

  before('run all compilers at once, each for one consumer after the other', async function () {
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

  // Adapters are tried by the examples of their frameworks.
  for (const { name, source } of entryPoints().filter((each) => !each.source.startsWith('src/frameworks/'))) {
    it(`is tried with every export of ${name}`, () => {
      const consumer = parse(name === 'lastcall' ? CONSUMER : NODE_CONSUMER).getFullText();
      const exported = exportsOf(source).map((each) => (each.isType ? `type ${each.name}` : each.name));
      if (exported.length === 0) {
        expect(consumer).to.match(new RegExp(`^import \\w+ from '${name}';$`, 'm')); // has a default export alone
        return;
      }
      const names = new RegExp(`import \\{(?<names>[^}]*)\\} from '${name}';`).exec(consumer)?.groups?.[
        'names'
      ];
      expect(names?.split(',').map((each) => each.trim())).to.include.members(exported);
    });
  }
});
