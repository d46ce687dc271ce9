/** The package as it is published. */
import { execFile } from 'node:child_process';
import { mkdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import ts from 'typescript';
import { run } from '../support/child.js';
import { root } from '../support/root.js';

const exec = promisify(execFile);

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

async function pack(folder: string): Promise<Packed> {
  await mkdir(folder, { recursive: true });
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const { stdout } = await exec('npm', args, { cwd: root });
  return (JSON.parse(stdout) as [Packed])[0];
}

/** Run `attw`. It takes three seconds, during which the other tests run. */
async function areTheTypesWrong(tarball: string): Promise<string> {
  const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const args = [attw, tarball, '--profile', 'esm-only', '--no-color', '--no-emoji'];
  return exec(process.execPath, args, { cwd: root }).then(
    () => '',
    (error: Error & { stdout?: string }) => `${error.message}\n${error.stdout}`,
  );
}

/** The imports of a file, code or declarations. */
async function importsOf(path: string): Promise<string[]> {
  const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(
    await readFile(join(root, path), 'utf8'),
    true,
    true,
  );
  return [...importedFiles, ...typeReferenceDirectives].map(({ fileName }) => fileName);
}

/** Whether a file of the package may import a module: its own files, and what its entry point is for. */
function mayImport(path: string, name: string): boolean {
  if (/^\.\.?\//.test(name)) return true;
  const [, folder = '', file = ''] = /^dist\/(?:(\w+)\/)?(.*?)\.(?:d\.ts|js)$/.exec(path) ?? [];
  switch (folder) {
    case 'node':
    case 'shared':
      return name.startsWith('node:');
    case 'debug':
      return name === 'lastcall' || name.startsWith('node:');
    case 'cli':
      return isBuiltin(name); // the code bundled there uses either form of their names
    case 'context':
      return name === 'lastcall' || name === 'node:async_hooks';
    case 'eslint':
      return /^(eslint|estree)$/.test(name);
    case 'adapter':
      return name === 'lastcall';
    case 'frameworks':
      return /^(lastcall(\/(context|adapter))?|node:.*)$/.test(name) || packagesOf(file).test(name);
    default:
      return false;
  }
}

/** The packages that the adapter of a framework may import: `solid-js` for `solid`, `@angular/core` for `angular`. */
function packagesOf(file: string): RegExp {
  return new RegExp(`^@?${file.replace(/[/.].*/, '')}(-?js)?(/|$)`);
}

describe('the package', () => {
  let tarball: string;
  let paths: string[];
  let typesAreWrong: Promise<string>;

  before(async () => {
    const folder = join(root, '.build/package');
    const { filename, files } = await pack(folder);
    tarball = join(folder, filename);
    paths = files.map(({ path }) => path);
    typesAreWrong = areTheTypesWrong(tarball);
  });

  it('contains the built files and the documentation, and nothing else', () => {
    const top = new Set(paths.map((path) => path.replace(/\/.*/, '/')));
    expect([...top].sort()).to.deep.equal([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'dist/',
      'docs/',
      'package.json',
    ]);
    expect(paths.filter((path) => path.startsWith('dist/'))).to.satisfy((built: string[]) =>
      built.every((path) => /\.(js|js\.map|d\.ts)$/.test(path)),
    );
  });

  it('passes publint', async () => {
    const { buffer } = await readFile(tarball);
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).to.deep.equal([]);
  });

  it('depends on nothing at run time', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as object;
    expect(manifest).to.not.have.any.keys('dependencies', 'optionalDependencies', 'bundledDependencies');
  });

  it('imports nothing but its own files, and what each entry point is for', async () => {
    const modules = paths.filter((path) => /\.(js|d\.ts)$/.test(path));
    const foreign = await Promise.all(
      modules.map(async (path) => {
        const imports = await importsOf(path);
        return imports.filter((name) => !mayImport(path, name)).map((name) => `${path}: ${name}`);
      }),
    );
    expect(foreign.flat()).to.deep.equal([]);
  });

  it('has its sources in each source map', async () => {
    const code = paths.filter((path) => path.endsWith('.js'));
    expect(code).to.not.be.empty;
    for (const path of code) {
      expect(await readFile(join(root, path), 'utf8')).to.match(/^\/\/# sourceMappingURL=/m);
      const map = JSON.parse(await readFile(join(root, `${path}.map`), 'utf8')) as {
        sources: string[];
        sourcesContent: (string | null)[];
      };
      expect(map.sourcesContent, path).to.have.lengthOf(map.sources.length).and.to.not.include(null);
    }
  });

  it('is the same whether it is imported or required', async () => {
    expect(await run('package/requiring')).to.deep.include({
      stdout: ['lastcall true', 'lastcall/node true'],
      code: 0,
    });
  });

  it('does nothing when it is imported: no listener, no timer, no registry, no enumerable global', async () => {
    expect(await run('package/importing')).to.deep.include({ stdout: ['[]'], stderr: '', code: 0 });
  });

  it('has types that every module resolution finds', async () => {
    expect(await typesAreWrong).to.equal('');
  });
});
