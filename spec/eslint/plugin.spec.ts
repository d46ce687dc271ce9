/** lastcall/eslint, configured as users configure it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ESLint as ESLint10, type Linter } from 'eslint';
import { ESLint as ESLint9 } from 'eslint-9';
import lastcall from 'lastcall/eslint';
import { blocksOf } from '../support/docs.js';
import { root } from '../support/root.js';

const VERSIONS = { 'ESLint 10': ESLint10, 'ESLint 9': ESLint9 as unknown as typeof ESLint10 };

const PROGRAM = `
import { finalize, manage, Scope } from 'lastcall';
class Log {
  constructor(fd) {
    this.fd = fd;
    finalize(this, () => closeSync(this.fd));
  }
}
function watch(client) {
  finalize(client, () => log('gone'));
  return () => client.read();
}
manage(1, closeSync);
using scope = new Scope();
scope.defer(async () => {});
`;

async function lint(
  ESLint: typeof ESLint10,
  code: string,
  config: Linter.Config[],
): Promise<Linter.LintMessage[]> {
  const eslint = new ESLint({ cwd: root, overrideConfigFile: true, baseConfig: config });
  const [result] = await eslint.lintText(code, { filePath: 'program.js' });
  return result?.messages ?? [];
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

const manifest = JSON.parse(read('package.json')) as { version: string; files: string[] };

/** The configuration that the README shows. */
const config: Linter.Config[] = [lastcall.configs.recommended, { languageOptions: { ecmaVersion: 2026 } }];

describe('the plugin', () => {
  for (const [version, ESLint] of Object.entries(VERSIONS)) {
    it(`reports a problem by each of its recommended rules, under ${version}`, async () => {
      const messages = await lint(ESLint, PROGRAM, config);
      expect(messages.map(({ line, ruleId, severity }) => `${line} ${ruleId} ${severity}`)).to.deep.equal([
        '6 lastcall/no-captured-target 2',
        '10 lastcall/no-captured-target 2',
        '13 lastcall/require-using 2',
        '15 lastcall/no-async-dispose-in-using 2',
      ]);
    });

    it(`can be configured in addition to the recommended rules, under ${version}`, async () => {
      const own = {
        plugins: { lastcall },
        rules: { 'lastcall/require-using': ['warn', { ignore: ['manage'] }] },
      };
      const messages = await lint(ESLint, PROGRAM, [...config, own as unknown as Linter.Config]);
      expect(messages.map(({ line }) => line)).to.deep.equal([6, 10, 15]);
    });

    it(`says what is captured where, and what to write instead, under ${version}`, async () => {
      const [named, sibling] = await lint(ESLint, PROGRAM, config);
      expect(named?.message).to.equal(
        'This callback names `this`, so `this` is never collected. Use a module-level function and pass it what it ' +
          'needs as arguments: finalize(this, close, this.handle).',
      );
      expect(sibling?.message).to.equal(
        'This callback shares its scope with a function (line 11), which names `client`: closures of one scope keep ' +
          'what any of them names, so `client` is never collected. Use a module-level function and pass it what it ' +
          'needs as arguments: finalize(client, close, client.handle).',
      );
    });
  }

  it('has the name and the version of its package', () => {
    expect(lastcall.meta).to.deep.include({ name: 'lastcall', version: manifest.version });
  });

  for (const [name, { meta }] of Object.entries(lastcall.rules)) {
    const page = `docs/rules/${name}.md`;

    it(`recommends ${name}, whose documentation page is in the package`, () => {
      expect(lastcall.configs.recommended.rules).to.have.property(`lastcall/${name}`, 'error');
      expect(meta?.docs?.url).to.equal(`https://unpkg.com/lastcall@${manifest.version}/${page}`);
      expect(read(page)).to.match(new RegExp(`^# ${name}\n`));
      expect(manifest.files).to.include('docs/rules');
    });

    for (const block of blocksOf(read(page), page).filter(({ language }) => language === 'js')) {
      it(`${page}: reports what the page says, and nothing else: ${block.name}`, async () => {
        const messages = await lint(ESLint10, block.code, config);
        const reported = messages
          .filter(({ ruleId }) => ruleId === `lastcall/${name}`)
          .map(({ line }) => line);
        const wrong = block.name === 'What it reports' ? linesWithComments(block.code) : [];
        expect([messages.filter(({ fatal }) => fatal), reported]).to.deep.equal([[], wrong]);
      });
    }
  }
});

function linesWithComments(code: string): number[] {
  return code.split('\n').flatMap((line, index) => (line.includes(' // ') ? [index + 1] : []));
}
