/** The command as users get it: packed, installed and run by npx. */
import { expect } from 'chai';
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { tempDir } from 'lastcall/node';
import { root } from '../support/root.js';

const exec = promisify(execFile);

/** The package has no dependencies, so nothing may be downloaded. */
const OFFLINE = ['--offline', '--no-audit', '--no-fund', '--ignore-scripts'];

describe('the installed package', () => {
  it('provides the command lastcall, which reports on programs that import the package', async function () {
    this.timeout(60_000);
    await using folder = tempDir();
    const cwd = folder.path;
    const { stdout } = await exec('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', cwd], {
      cwd: root,
    });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    await writeFile(join(cwd, 'package.json'), '{ "private": true }');
    await exec('npm', ['install', ...OFFLINE, '--omit=peer', join(cwd, filename)], { cwd });
    await writeFile(
      join(cwd, 'app.mjs'),
      `import { finalize } from 'lastcall';
       globalThis.kept = {};
       finalize(globalThis.kept, function atTheEnd() {});`,
    );
    const ran = await exec('npx', ['--no', 'lastcall', 'run', 'app.mjs'], { cwd });
    expect(ran.stderr).to.contain('Released by the end of the program\n  atTheEnd(Object): 1\n');
    expect(ran.stderr).to.match(/made at .*app\.mjs:3:8\n/);
  });
});
