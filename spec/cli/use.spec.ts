/** The command `lastcall`: its help, and its messages about wrong use. */
import { expect } from 'chai';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from 'lastcall/node';
import { command, lastcall, lastcallAsNobody } from '../support/command.js';
import { root } from '../support/root.js';

describe('the command lastcall', () => {
  const helps: [string[], string][] = [
    [['--help'], 'Usage: lastcall <command> [options]'],
    [['-h'], 'Usage: lastcall <command> [options]'],
    [['help'], 'Usage: lastcall <command> [options]'],
    [['help', 'run'], 'Usage: lastcall run [options] [runtime options] app.js [args…]'],
    [['run', '--help'], 'Usage: lastcall run [options] [runtime options] app.js [args…]'],
    [['run', '-h'], 'Usage: lastcall run [options] [runtime options] app.js [args…]'],
    [['help', 'attach'], 'Usage: lastcall attach [options] PID'],
    [['attach', '--help'], 'Usage: lastcall attach [options] PID'],
  ];
  for (const [args, usage] of helps) {
    it(`prints help for "lastcall ${args.join(' ')}"`, async () => {
      const { stdout, stderr, code } = await lastcall(...args);
      expect({ usage: stdout[0], stderr, code }).to.deep.equal({ usage, stderr: '', code: 0 });
    });
  }

  it('has help texts that fit a terminal of 110 columns', async () => {
    for (const command of ['help', 'run', 'attach']) {
      const { stdout } = await lastcall('help', command);
      expect(stdout.filter((line) => line.length > 110)).to.deep.equal([]);
    }
  });

  it('prints its version', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(await lastcall('--version')).to.deep.include({ stdout: [version], stderr: '', code: 0 });
    expect(await lastcall('-v')).to.deep.include({ stdout: [version] });
  });

  const wrong: [string[], string][] = [
    [[], 'a command is missing'],
    [['rnu'], 'there is no command "rnu". Did you mean "run"?'],
    [['atach', '1'], 'there is no command "atach". Did you mean "attach"?'],
    [['frobnicate'], 'there is no command "frobnicate".'],
    [['app.mjs'], 'there is no command "app.mjs". Did you mean "lastcall run app.mjs"?'],
    [['--hepl'], 'there is no option --hepl. Did you mean "--help"?'],
    [['help', 'rum'], 'there is no command "rum". Did you mean "run"?'],
    [['help', 'run', 'attach'], 'help takes one command at most'],
    [['run'], 'run needs a program, such as app.js'],
    [['run', '--fail-on-leak'], 'run needs a program, such as app.js'],
    [['run', '--reprot', 'x.html', 'app.js'], 'run has no option --reprot. Did you mean "--report"?'],
    [
      ['run', '--fail-on-leaks', 'app.js'],
      'run has no option --fail-on-leaks. Did you mean "--fail-on-leak"?',
    ],
    [['run', '--report'], '--report needs a value'],
    [['run', '--report', '--fail-on-leak', 'app.js'], '--report needs a value'],
    [['run', '--report=', 'app.js'], '--report needs a value'],
    [['run', '--fail-on-leak=yes', 'app.js'], '--fail-on-leak takes no value'],
    [
      ['run', '--report', 'x.pdf', 'app.js'],
      '--report takes a file that ends in .html, .json, .txt: not x.pdf',
    ],
    [
      ['run', '--report', 'no/such/x.txt', 'app.js'],
      '--report no/such/x.txt: its folder cannot be written to (ENOENT)',
    ],
    [
      ['run', '--trace', '0', 'app.js'],
      '--trace takes a positive integer, 1 to trace every record, 100 to trace one in 100: not "0"',
    ],
    [['run', '-e', '1'], 'run needs a program in a file, so it does not take -e'],
    [['attach'], 'attach needs the PID of a process'],
    [['attach', 'server.js'], 'PID must be a positive integer: not "server.js"'],
    [['attach', '1', '2'], 'attach takes one process'],
    [['attach', '--jsno', '1'], 'attach has no option --jsno. Did you mean "--json"?'],
    [['attach', '--port', '70000', '1'], '--port must be a positive integer: not "70000"'],
  ];
  for (const [args, message] of wrong) {
    it(`refuses "lastcall ${args.join(' ')}"`, async () => {
      const { stdout, stderr, code } = await lastcall(...args);
      expect({ stdout, says: stderr.split('\n')[0], code }).to.deep.equal({
        stdout: [],
        says: `lastcall: ${message}`,
        code: 2,
      });
      expect(stderr).to.match(/\nSee: lastcall help( run| attach)?\n$/);
    });
  }

  it('ends quietly when nobody reads its help any more', async () => {
    const child = command(['help']);
    child.process.stdout.destroy();
    expect(await child.ended()).to.deep.include({ stderr: '', code: 0 });
  });

  it('refuses to write a report over a file without write permission', async function () {
    if (process.getuid?.() !== 0) {
      console.log('      skipped: only root can act as another user');
      this.skip();
    }
    using folder = tempDir();
    chmodSync(folder.path, 0o777);
    const path = join(folder.path, 'report.txt');
    writeFileSync(path, '');
    const { stderr, code } = await lastcallAsNobody('run', '--report', path, 'app.js');
    expect(stderr).to.contain(`lastcall: --report ${path}: it cannot be written to (EACCES)`);
    expect(code).to.equal(2);
  });

  it('refuses to write a report over a folder', async () => {
    using folder = tempDir();
    const path = join(folder.path, 'report.txt');
    mkdirSync(path);
    const { stderr, code } = await lastcall('run', '--report', path, 'app.js');
    expect(stderr).to.contain(`lastcall: --report ${path} is a folder: name a file in it`);
    expect(code).to.equal(2);
  });
});
