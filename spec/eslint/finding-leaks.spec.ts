/** The five leaks of examples/leaks: the linter, the report and `whyAlive` find each, with its line. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { expect } from 'chai';
import { ESLint } from 'eslint';
import { Child } from '../support/child.js';
import { root } from '../support/root.js';

const SOURCE = 'examples/leaks/leaking.ts';
const text = readFileSync(join(root, SOURCE), 'utf8');

/** The line number of a marker or a piece of code. */
function lineOf(part: string): number {
  const before = text.split(part);
  expect(before, part).to.have.length(2);
  return before[0]?.split('\n').length ?? 0;
}

/** Replaces each `leaking.js:12:5` by the line in the TypeScript source. */
function inSource(output: string): string {
  const map = new SourceMap(
    JSON.parse(readFileSync(join(root, '.build/examples/leaks/leaking.js.map'), 'utf8')) as never,
  );
  return output.replaceAll(
    /(?:[^\s()]*\/)?leaking\.js:(\d+):(\d+)/g,
    (_match, line: string, column: string) => {
      const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
      return `line ${'originalLine' in entry ? entry.originalLine + 1 : '?'}`;
    },
  );
}

describe('the five leaks of the demonstration', function () {
  this.timeout(60_000);

  it('are reported by the linter, if the text shows them, and nothing else is', async () => {
    const eslint = new ESLint({ cwd: root, allowInlineConfig: false });
    const [result] = await eslint.lintFiles(SOURCE);
    expect(result?.messages.map(({ ruleId, line }) => [ruleId, line])).to.deep.equal([
      ['lastcall/require-using', lineOf('// leak 1')],
      ['lastcall/no-captured-target', lineOf('// leak 2')],
      ['lastcall/no-captured-target', lineOf('// leak 3')],
    ]);
  });

  it('are reported by whyAlive and by the report, with what holds them and where', async () => {
    const { stdout, stderr, code } = await new Child(
      new URL('../../examples/finding-leaks.js', import.meta.url),
      [],
      [process.execPath],
      60_000,
    ).ended();
    const files = ['one', 'two', 'three'].flatMap((name) => [
      `closeFile("/data/${name}"), made at line ${lineOf('// leak 1')}`,
      '  is held by nothing: nobody has ended it',
    ]);
    const dashboard = lineOf('finalize(this, removeChart');
    const thumbnail = lineOf('manage(name, freeBitmap)');
    expect(stdout.map(inSource)).to.deep.equal([
      ...files,
      `anonymous(Connection), made at line ${lineOf('// leak 2')}`,
      `  Connection is held by a closure of \`Connection\` (sees \`this\`, line ${lineOf('// leak 2')}), the callback of finalizer \`anonymous(Connection)\``,
      `anonymous(Subscription), made at line ${lineOf('// leak 3')}`,
      `  Subscription is held by a closure of \`subscribe\` (sees \`subscription\`, line ${lineOf('// leak 3')}), the callback of finalizer \`anonymous(Subscription)\``,
      `removeChart(Dashboard), made at line ${dashboard}`,
      `  Dashboard is held by a closure of \`Dashboard\` (sees \`this\`, line ${lineOf('// leak 4')}), the listener for \`change\` of EventEmitter, in variable \`settings\` of module .build/examples/leaks/leaking.js`,
      `freeBitmap("cat.png"), made at line ${thumbnail}`,
      '  ManagedHandle is held by entry `cat.png` of Map, in variable `thumbnails` of module .build/examples/leaks/leaking.js',
      '',
      'The report',
      `closeFile("/data/one"): 0 alive, 3 collected, made at line ${lineOf('// leak 1')}`,
      `anonymous(Connection): 1 alive, 0 collected, made at line ${lineOf('// leak 2')}`,
      `anonymous(Subscription): 1 alive, 0 collected, made at line ${lineOf('// leak 3')}`,
      `removeChart(Dashboard): 1 alive, 0 collected, made at line ${dashboard}`,
      `freeBitmap("cat.png"): 1 alive, 0 collected, made at line ${thumbnail}`,
    ]);
    expect(inSource(stderr)).to.include(
      `ResourceWarning: closeFile("/data/three") was collected 3 times, and never disposed: made at line ${lineOf('// leak 1')}`,
    );
    expect(code).to.equal(0);
  });
});
