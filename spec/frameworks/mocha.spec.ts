/** lastcall/mocha, in real runs of Mocha. */
import { expect } from 'chai';
import { cases } from '../programs/frameworks/cases.js';
import { runMocha } from '../support/test-runs/mocha.js';
import { expected, failed, passed, skipped, tested, type TestRun } from '../support/test-runs/result.js';

const LEAVING = [
  ...expected(cases),
  passed('leaves it to afterEach'),
  failed('has a scope that fails, and leaves', 'closeFile() in resources'),
  failed('leaves what a package made for it', 'close("/tmp/pool") in leaks'),
  failed('leaves when it is done', 'closeFile() in resources'),
  skipped('leaves, and is skipped half way'),
  passed('is retried, and leaves the first time'),
  passed('passes after all that'),
  failed('has a beforeEach that leaves', 'closeFile() in resources'),
  failed('has an afterEach that leaves', 'closeFile() in resources'),
  skipped('is skipped by a beforeEach that leaves'),
  failed('"before each" hook for "has a beforeEach that leaves and fails"', 'beforeEach'),
  failed('has a beforeEach that leaves and fails', 'closeFile() in resources'),
  failed(
    '"after all" hook: failSkippedTests in "{root}"',
    'closeFile() in resources, closeFile("/tmp/a") in resources',
  ),
];

describe('lastcall/mocha', () => {
  it('fails each test that leaves something alive, names what was left and where it was made, and runs on', async () => {
    const { tests, code } = await runMocha(['leaks']);
    expect(tests).to.deep.equal(LEAVING);
    expect(code).to.equal(tests.flatMap(({ errors }) => errors).length);
  });

  it('does so in the workers of a parallel run', async () => {
    const { tests } = await runMocha(['leaks', 'bail'], '--parallel', '--jobs', '2');
    expect(tests).to.have.deep.members([
      ...LEAVING,
      passed('passes'),
      failed('leaves a scope', 'closeFile() in resources'),
      passed('is not run'),
    ]);
  });

  it('ends a run with --bail at the test that leaves something', async () => {
    const { tests } = await runMocha(['bail'], '--bail');
    expect(tests).to.deep.equal([passed('passes'), failed('leaves a scope', 'closeFile() in resources')]);
  });

  describe('with tests that time out', () => {
    let run: TestRun;

    before(async () => {
      run = await runMocha(['time-out'], '--timeout', '300');
    });

    it('ends their scopes while their bodies run on, and fails no other test for what they make', () => {
      const [late, next] = run.tests;
      expect(late?.title).to.equal('times out, and makes something afterwards');
      expect(late?.errors.join()).to.match(/^Timeout of 20ms exceeded.*ensure "done/);
      expect(next).to.deep.equal(passed('runs at the same time'));
      expect(run.output).to.include('the scope has ended, aborted: true');
    });

    it('fails a test whose scope does not end in time, and runs on', () => {
      expect(run.tests.slice(2)).to.deep.equal([
        failed(
          'has a scope that takes too long',
          'The scope of this test did not end: its disposal is still waiting for something after most of the ' +
            '300 ms that a hook may take',
        ),
        passed('runs after that'),
      ]);
    });
  });

  it('runs the tests of the example, which use a scope', async () => {
    const { tests, code } = await runMocha(['../../../../examples/frameworks/mocha']);
    expect(tests).to.deep.equal(tested);
    expect(code).to.equal(0);
  });
});
