/** The examples and the demonstration, run as a reader runs them. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from 'chai';
import { Child, type Ended } from './support/child.js';
import { root } from './support/root.js';

const DEMONSTRATION = 'whichever-comes-first';

/** Run by spec/eslint, with what its linter says. */
const LEAKS = 'finding-leaks';

function run(example: string, nodeOptions: readonly string[] = []): Promise<Ended> {
  return new Child(
    new URL(`../examples/${example}.js`, import.meta.url),
    [],
    [process.execPath, ...nodeOptions],
  ).ended();
}

/** What each example prints. */
const printed: Record<string, readonly string[]> = {
  'using-a-finalizer': [
    'adding up 12, 30 (locked)',
    'the total is 42, unlock is dead (not locked)',
    'adding up 12, thirty (locked)',
    'RangeError: not a price (not locked)',
  ],
  'scope-with-an-error': [
    'binding one, two, three',
    '  opened book',
    '  opened one',
    '  opened two',
    '  closed two',
    '  closed one',
    '  closed book',
    '  discarded book',
    'failed with ENOENT',
    '',
    'binding one, two',
    '  opened book',
    '  opened one',
    '  opened two',
    '  closed two',
    '  closed one',
    '  closed book',
    'chapter one',
    'chapter two',
  ],
  'async-scope': [
    'the echo is "hello"',
    'the client has hung up',
    'the server is shut',
    'calling again: ECONNREFUSED',
  ],
  'metrics-for-prometheus': [
    'a session is alive',
    'lastcall_records_alive{kind="managed"} 1',
    'lastcall_records_born_total{kind="finalizer"} 2',
    'lastcall_records_born_total{kind="managed"} 1',
    'lastcall_records_died_total{kind="finalizer",reason="dispose"} 1',
    'lastcall_records_died_total{kind="finalizer",reason="gc"} 1',
  ],
  'metrics-for-opentelemetry': [
    'a session is alive',
    'lastcall.records.alive {"kind":"managed"} 1',
    'lastcall.records.born {"kind":"finalizer"} 2',
    'lastcall.records.born {"kind":"managed"} 1',
    'lastcall.records.died {"kind":"finalizer","reason":"call"} 1',
    'lastcall.records.died {"kind":"finalizer","reason":"dispose"} 1',
  ],
  'taking-ownership': [
    'there is no journal, "ENOENT: no such file or directory": 0 files are open',
    'there is no journal, "the counter is damaged": 0 files are open',
    'the journal has 8 entries: 2 files are open',
    'the journal is disposed: 0 files are open',
  ],
  'owning-a-handle': [
    'read 6 characters',
    'disposed: closed (EBADF)',
    'read 6 characters',
    'forgotten: open',
    'collected: closed (EBADF)',
    'used too late: ReferenceError',
  ],
  'draining-a-worker': [
    'noted: one order shipped',
    'terminated: the journal has 0 characters',
    'noted: one order shipped',
    'drained: 1 ran, 0 failed, 0 left',
    'terminated: the journal says "one order shipped"',
  ],
  'one-instance-at-a-time': [
    '  another instance is told that its parent has the lock: true',
    'pages: 1, locks: 0',
    '  another instance dies of SIGKILL',
    'pages: 1, locks: 1',
    '  another instance has added a page',
    'pages: 2, locks: 0',
  ],
  'rotating-a-log': [
    'written, 1 file is open:',
    '  log: line three',
    '  log.1: line one, line two',
    'disposed while it wrote, 0 files are open:',
    '  log: line seven',
    '  log.1: line five, line six',
    '  log.2: line three, line four',
  ],
  'running-jobs': [
    'report: done, said "2", and made 1 file',
    'broken: failed with status 2: no such table: orders',
    'slow: took too long, said "begun", died of SIGTERM',
    'stubborn: took too long, said "no", died of SIGKILL',
    '0 of 4 directories are left',
    '0 resources are alive',
  ],
  'echo-server': [
    'I am Ada. Goodbye.',
    'I am Grace. Goodbye.',
    'I am Alan. Goodbye.',
    'connections left: 0',
    'a client broke off: ECONNRESET',
    'connections left: 2, of one client that stays',
    'the client that stayed sees the end',
    'the server is shut',
  ],
  'http-api': [
    '20 clients order',
    'the API closes its database',
    '20 clients are told that there is no API any more',
    'orders taken and not answered: 0',
    'the API died of SIGINT',
  ],
  'porting-from-python': [
    'removed drafts: letter, poem',
    'drafts are dead',
    'removed previews: cover',
    'the end, with 2 workspaces kept',
    'removed songs: index',
    'removed photos: index',
  ],
};

/** What an example is started with, if it leaks on purpose. */
const options: Record<string, readonly string[]> = {
  'metrics-for-prometheus': ['--disable-warning=ResourceWarning'],
};

describe('the examples', () => {
  for (const [example, stdout] of Object.entries(printed)) {
    it(`${example} prints what it says`, async () => {
      expect(await run(example, options[example])).to.deep.equal({
        stdout,
        stderr: '',
        code: 0,
        signal: null,
      });
    });
  }

  it('are all run here', () => {
    const files = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.ts'));
    expect(files.map((name) => basename(name, '.ts'))).to.have.members([
      ...Object.keys(printed),
      DEMONSTRATION,
      LEAKS,
    ]);
  });

  it('porting-from-python prints what its Python program does', async function () {
    const source = readFileSync(join(root, 'examples/porting-from-python.ts'), 'utf8');
    const [, program = ''] = /```python\n(.*?)\n \* ```/s.exec(source) ?? [];
    const python = spawnSync('python3', ['-c', program.replaceAll(/^ \* ?/gm, '')], { encoding: 'utf8' });
    if (python.error !== undefined) {
      console.log(`      skipped: no python3 here (${python.error.message})`);
      this.skip();
    }
    expect(python.stdout.trimEnd().split('\n')).to.deep.equal(printed['porting-from-python']);
  });
});

describe('the demonstration', () => {
  const head = [
    'This program runs a child 8 times. Each time the child holds a temporary file and a connection to this',
    'program, and ends in another way. Its cleanup is triggered by whichever comes first: the end of a scope',
    '(dispose), the garbage collector (gc) or the end of the program (exit). Seen from outside, in milliseconds:',
    '',
  ];
  const titles = ['the way it ends', 'triggered by', 'file', 'connection', 'child', 'ms', 'held'];
  const rows = [
    ['scope exit', 'dispose', 'gone', 'closed', 'lived on, status 0', 'TIME', 'yes'],
    ['scope exit by an exception', 'dispose', 'gone', 'closed', 'lived on, status 0', 'TIME', 'yes'],
    ['collected', 'gc', 'gone', 'closed', 'lived on, status 0', 'TIME', 'yes'],
    ['loop empty', 'exit', 'gone', 'closed', 'status 0', 'TIME', 'yes'],
    ['process.exit(3)', 'exit', 'gone', 'closed', 'status 3', 'TIME', 'yes'],
    ['uncaught error', 'exit', 'gone', 'closed', 'status 1, Error: nobody catches this', 'TIME', 'yes'],
    ['SIGINT', 'exit', 'gone', 'closed', 'died of SIGINT', 'TIME', 'yes'],
    ['SIGTERM', 'exit', 'gone', 'closed', 'died of SIGTERM', 'TIME', 'yes'],
  ];

  /** The cells of each line of the table, with every time replaced. */
  function cells(lines: readonly string[]): string[][] {
    return lines.map((line) => line.replace(/ \d+\.\d /, ' TIME ').split(/ {2,}/));
  }

  it('shows every way to end, and that it held', async () => {
    const { stdout, ...end } = await run(DEMONSTRATION);
    expect(stdout.slice(0, 4)).to.deep.equal(head);
    expect(cells(stdout.slice(4, -2))).to.deep.equal([titles, ...rows]);
    expect(stdout.slice(-2)).to.deep.equal(['', 'All 8 held: each time the one cleanup ran, and ran once.']);
    expect(end).to.deep.equal({ stderr: '', code: 0, signal: null });
  });

  it('fails, and shows where, in programs that do not listen to signals', async () => {
    const library = JSON.stringify(import.meta.resolve('lastcall'));
    const deafen = `import { configure } from ${library}; configure({ signals: false });`;
    const { stdout, ...end } = await run(DEMONSTRATION, [
      '--import',
      `data:text/javascript,${encodeURIComponent(deafen)}`,
    ]);
    expect(cells(stdout.slice(5, -2))).to.deep.equal([
      ...rows.slice(0, -2),
      ['SIGINT', 'nothing, not exit', 'left, not gone', 'closed', 'died of SIGINT', 'TIME', 'NO'],
      ['SIGTERM', 'nothing, not exit', 'left, not gone', 'closed', 'died of SIGTERM', 'TIME', 'NO'],
    ]);
    expect(stdout.at(-1)).to.equal('6 of 8 held.');
    expect(end).to.deep.equal({ stderr: '', code: 1, signal: null });
  });
});
