/** lastcall/vitest, in real runs of Vitest. */
import { expect } from 'chai';
import { cases } from '../programs/frameworks/cases.js';
import { describeOn } from '../support/choosy.js';
import { expected, failed, passed, skipped, tested } from '../support/test-runs/result.js';
import { runVitest } from '../support/test-runs/vitest.js';

const LEAVING = [
  ...expected(cases),
  passed('leaves it to afterEach'),
  passed('leaves it to onTestFinished'),
  failed('has a scope that fails, and leaves', 'not released', 'closeFile() in resources'),
  skipped('leaves, and is skipped half way'),
  {
    ...passed('is retried, and leaves the first time'),
    errors: ['the first attempt', 'closeFile() in resources'],
  },
  failed('leaves for one', 'closeFile() in resources'),
  failed('leaves for another', 'closeFile() in resources'),
  passed('passes after all that'),
  failed('has a beforeEach that leaves', 'closeFile() in resources'),
  failed('has an afterEach that leaves', 'closeFile() in resources'),
  failed('has an aroundEach that leaves', 'closeFile() in resources'),
  passed('shares its scope with a hook'),
  failed('has a scope, and an afterEach that fails', 'afterEach'),
  passed('has a fixture that needs the scope'),
  passed('has seen the fixture end before the scope'),
  passed('has a scope in the place of its own'),
  passed('is the first to need what is the file’s'),
  passed('needs what is the file’s, too'),
  failed('', 'closeFile() in resources'),
];

describeOn('vitest', 'lastcall/vitest', () => {
  it('fails each test that leaves something alive, and names what was left and where it was made', async () => {
    const { tests, code } = await runVitest(['leaks']);
    expect(tests).to.deep.equal(LEAVING);
    expect(code).to.equal(1);
  });

  for (const options of [
    ['--no-isolate', '--no-file-parallelism'],
    ['--pool', 'vmThreads'],
  ]) {
    it(`does so for each file with ${options.join(' ')}`, async () => {
      const { tests } = await runVitest(['leaks', 'bail'], ...options);
      expect(tests).to.have.deep.members([
        ...LEAVING,
        passed('passes'),
        failed('leaves a scope', 'closeFile() in resources'),
        passed('is not run'),
      ]);
    });
  }

  it('shows the line that made what was left', async () => {
    const { output } = await runVitest(['bail'], '--reporter', 'default');
    expect(output).to.match(/❯ .*resources\.js:\d+:\d+\n.*\n.*\n *\d+\| +scope\.defer\(closeFile\)/);
  });

  for (const pool of ['forks', 'vmThreads']) {
    it(`works beside a page in ${pool}`, async () => {
      const { tests, output } = await runVitest(['page'], '--environment', 'jsdom', '--pool', pool);
      expect(tests).to.deep.equal([
        passed('has a scope beside a page'),
        failed('leaves a scope', 'closeFile() in resources'),
      ]);
      expect(output).not.to.include('Unhandled');
    });
  }

  it('fails the right one of concurrent tests', async () => {
    const { tests } = await runVitest(['concurrent']);
    expect(tests.filter(({ state }) => state !== 'passed')).to.deep.equal([
      failed('leaves early', 'closeFile() in resources'),
      failed('leaves late', 'closeFile("/tmp/a") in resources'),
    ]);
    expect(tests).to.have.lengthOf(23);
  });

  it('ends the scope of a test that times out, and fails no other test for what that makes afterwards', async () => {
    const { tests, output } = await runVitest(['time-out'], '--disable-console-intercept');
    expect(tests.map(({ title, state }) => `${title}: ${state}`)).to.deep.equal([
      'times out, and makes something afterwards: failed',
      'runs at the same time: passed',
    ]);
    expect(output).to.include('the scope has ended, aborted: true');
  });

  it('ends a run with --bail at the test that leaves something', async () => {
    const { tests } = await runVitest(['bail'], '--bail', '1');
    expect(tests).to.deep.equal([
      passed('passes'),
      failed('leaves a scope', 'closeFile() in resources'),
      skipped('is not run'),
    ]);
  });

  it('runs the tests of the example, which use a scope', async () => {
    const { tests, code } = await runVitest(['example']);
    expect(tests).to.deep.equal(tested);
    expect(code).to.equal(0);
  });
});
