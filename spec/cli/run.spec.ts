/** `lastcall run`: what the program receives, what is reported at its end, and what is left behind. */
import { expect } from 'chai';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tempDir } from 'lastcall/node';
import { command, lastcall, programPath, runReported } from '../support/command.js';
import { until } from '../support/processes.js';

const ARGUMENTS = programPath('arguments');
const ENDING = programPath('ending');
const LEAKING = programPath('leaking');

/** The environment that gives the command its own temporary folder. */
function withTemporary(folder: string): NodeJS.ProcessEnv {
  return { TMPDIR: folder, TEMP: folder, TMP: folder };
}

describe('lastcall run', () => {
  it('passes the program its arguments and its input, but not the variables of the command', async () => {
    const child = command(['run', '--trace', '7', ARGUMENTS, '--report', 'x', '--', '-h', ''], {
      LASTCALL_TRACE: '3',
    });
    child.process.stdin.end('input');
    expect((await child.ended()).stdout).to.deep.equal([
      '["--report","x","--","-h",""]',
      '7', // --trace wins
      'false',
      'false false false',
      'input',
    ]);
  });

  it('traces one record in as many as LASTCALL_TRACE says', async () => {
    const child = command(['run', ENDING, 'by an empty loop'], { LASTCALL_TRACE: '3' });
    expect((await child.ended()).stderr).to.contain('one record in 3');
  });

  it('passes the options before the program to the runtime', async () => {
    const { stdout, code } = await lastcall(
      'run',
      '--expose-gc',
      '-r',
      'node:fs',
      '--',
      LEAKING,
      'to the collector',
    );
    expect({ stdout, code }).to.deep.equal({ stdout: ['left'], code: 0 });
  });

  it('reports on standard error what each trigger released, the leaks by place, and what was alive', async () => {
    const { stderr } = await lastcall('run', ENDING, 'by an empty loop');
    const text = stderr.replace(/\(Node.*/, '').replace(/(?<=callbacks: ).*/, '');
    const ended = await readFile(ENDING, 'utf8');
    expect(ended).to.contain('afterTheEnd');
    expect(text.replace(/:\d+:\d+$/gm, '')).to.equal(
      [
        '',
        'lastcall: ending.js ',
        '  3 born, 1 alive, 0 failed',
        '  ended: 1 disposed, 1 at the end of the program',
        '  callbacks: ',
        '',
        'Released by the end of the program',
        '  atTheEnd(Object): 1',
        `      made at ${ENDING}`,
        '',
        'Alive',
        '  afterTheEnd(Object): 1, for less than 1 s',
        `      made at ${ENDING}`,
        '',
      ].join('\n'),
    );
  });

  it('reports what the collector released', async () => {
    const { stderr } = await lastcall('run', '--expose-gc', LEAKING, 'to the collector');
    expect(stderr).to.contain('Collected, and never disposed\n  anonymous(Object): 3\n      made at ');
  });

  it('writes the report as a page, as data or as text', async () => {
    using folder = tempDir();
    const texts = await Promise.all(
      ['html', 'json', 'txt'].map(async (extension) => {
        const file = join(folder.path, `report.${extension}`);
        const { stderr } = await lastcall('run', `--report=${file}`, ENDING, 'by an empty loop');
        expect(stderr).to.contain(`lastcall: the report is in ${file}`);
        return readFile(file, 'utf8');
      }),
    );
    const [page = '', data = '', text = ''] = texts;
    expect(page)
      .to.match(/^<!doctype html>/i)
      .and.to.contain('atTheEnd');
    expect((JSON.parse(data) as { totals: { alive: number } }).totals.alive).to.equal(1);
    expect(text)
      .to.match(/^lastcall: ending\.js/)
      .and.to.contain('atTheEnd(Object): 1');
  });

  it('reports on the program alone, not on its children and workers', async () => {
    const { report, code } = await runReported('parent', []);
    expect(report.places.map(({ labels: [label] }) => label)).to.include('ofTheParent(Object)');
    expect(report.totals.died.dispose).to.equal(0);
    expect(code).to.equal(0);
  });

  it('reports on a program that never used lastcall, and that a signal ends', async () => {
    const { report, signal } = await runReported('arguments', [], {
      meanwhile: async (child) => {
        await child.prints('false false false');
        child.process.kill('SIGTERM');
      },
    });
    expect({ born: report.totals.born, signal }).to.deep.equal({ born: 0, signal: 'SIGTERM' });
  });

  it('does not disturb signal-exit, which counts the listeners to a signal', async () => {
    const { report, ...ended } = await runReported('signal-exit', [], {
      meanwhile: async (child) => {
        await child.prints('waiting');
        child.process.kill('SIGTERM');
      },
    });
    expect(ended.stdout.at(-1)).to.equal('signal-exit: null SIGTERM');
    expect(ended.signal).to.equal('SIGTERM');
    expect(report.totals.alive).to.equal(1);
  });

  it('says that there is no report when the program was killed', async () => {
    using folder = tempDir();
    const child = command(['run', ENDING, 'by a signal'], withTemporary(folder.path));
    await child.prints('waiting');
    const pid = Number(/waiting (\d+)/.exec(child.stdout)?.[1]);
    process.kill(pid, 'SIGKILL');
    const { stderr, code, signal } = await child.ended();
    expect({ code, signal }).to.deep.equal({ code: null, signal: 'SIGKILL' });
    expect(stderr).to.equal(
      `lastcall: there is no report: ${ENDING} was killed by SIGKILL before it could write one\n`,
    );
    expect(readdirSync(folder.path)).to.deep.equal([]);
  });

  it('leaves nothing in the temporary folder', async () => {
    using folder = tempDir();
    const child = command(['run', ENDING, 'by a signal'], withTemporary(folder.path));
    await child.prints('waiting');
    expect(readdirSync(folder.path)).to.have.lengthOf(1);
    child.process.kill('SIGTERM');
    await child.ended();
    expect(readdirSync(folder.path)).to.deep.equal([]);
  });

  it('passes on errors of the runtime', async () => {
    const { code, stderr } = await lastcall('run', '--no-such-option', ENDING);
    expect(code).to.equal(9);
    expect(stderr).to.contain('bad option: --no-such-option').and.to.contain('lastcall: there is no report');
  });

  it("keeps the program's status when nobody reads its output", async () => {
    const child = command(['run', ENDING, 'by a signal that it handles']);
    await child.prints('waiting');
    child.process.stderr.destroy();
    child.process.kill('SIGTERM');
    expect(await child.ended()).to.deep.include({ code: 6, signal: null });
  });

  it('reports that the temporary folder does not exist', async () => {
    const { stderr, code } = await command(['run', ENDING], withTemporary('/no/such')).ended();
    expect(stderr).to.match(
      /^lastcall: the temporary folder \S+ cannot be written to \(ENOENT\): name another by TMPDIR .*\n$/,
    );
    expect(code).to.equal(1);
  });

  it('reports that the program has not used lastcall', async () => {
    const child = command(['run', ARGUMENTS]);
    child.process.stdin.end();
    expect((await child.ended()).stderr).to.match(/ms\n {2}nothing was made by lastcall\n$/);
  });

  it('reports that the report cannot be written, and fails', async () => {
    using folder = tempDir();
    const file = join(folder.path, 'below', 'report.txt');
    const { mkdirSync, rmSync } = await import('node:fs');
    mkdirSync(join(folder.path, 'below'));
    const child = command(['run', '--report', file, ENDING, 'by a signal that it handles']);
    await child.prints('waiting');
    rmSync(join(folder.path, 'below'), { recursive: true });
    child.process.kill('SIGTERM');
    const { code, stderr } = await child.ended();
    expect(stderr).to.contain(`lastcall: the report could not be written to ${file} (ENOENT)`);
    expect(code).to.equal(6); // the program's own
    await until(() => !existsSync(file), 'nothing was written');
  });
});

describe('lastcall run --fail-on-leak', () => {
  const fails = async (...ways: string[]) => {
    const { stderr, code, signal } = await lastcall('run', '--fail-on-leak', '--expose-gc', LEAKING, ...ways);
    return { end: signal ?? code, why: /^lastcall: --fail-on-leak: (.*)$/m.exec(stderr)?.[1] };
  };

  it('changes nothing if everything was disposed', async () => {
    expect(await fails('nothing')).to.deep.equal({ end: 0, why: undefined });
  });

  it('exits with 1 if the collector released anything', async () => {
    expect(await fails('to the collector')).to.deep.equal({
      end: 1,
      why: 'the collector released 3 that had not been disposed; the exit status is 1',
    });
  });

  it('exits with 1 if the end of the program released anything', async () => {
    expect(await fails('nothing', 'to the collector', 'to the end')).to.deep.equal({
      end: 1,
      why: 'the collector released 3 and the end of the program released 1 that had not been disposed; the exit status is 1',
    });
  });

  it("keeps the program's own failure", async () => {
    expect(await fails('to the end', 'and fails')).to.deep.equal({ end: 7, why: undefined });
    expect(await fails('to the end', 'and is killed')).to.deep.equal({ end: 'SIGTERM', why: undefined });
  });

  it('kills a program that is too busy to handle a signal that would end it', async () => {
    const child = command(['run', programPath('busy')]);
    await child.prints('waiting');
    child.process.kill('SIGTERM');
    const { signal, stderr } = await child.ended();
    expect(signal).to.equal('SIGTERM');
    expect(stderr).to.match(
      /there is no report: \S+busy\.js was too busy to handle SIGTERM, and was killed before/,
    );
  });
});
