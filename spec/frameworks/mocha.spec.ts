/** lastcall/mocha, in real runs of Mocha. */
import { expect } from 'chai';
import { runMocha, type TestResult, type TestRun } from '../support/test-run.js';

const passed = (title: string): TestResult => ({ title, state: 'passed', errors: [] });
const failed = (title: string, ...errors: string[]): TestResult => ({ title, state: 'failed', errors });

const LEAVING = [
  passed('passes'),
  failed('leaves a finalizer', 'logOut(Session) in resources'),
  failed('leaves a scope', 'closeFile() in resources'),
  failed('leaves a managed value', 'closeFile("/tmp/a") in resources'),
  failed('leaves what waits for the collector', 'closeFile("/tmp/dropped") in resources'),
  failed('leaves what is collected meanwhile', 'closeFile("/tmp/dropped") in resources'),
  passed('leaves what belongs to its suite'),
  passed('leaves what is to outlive it'),
  passed('leaves it to afterEach'),
  failed('fails and leaves', 'its own error', 'logOut(Session) in resources'),
  failed('has a scope that fails', 'not released'),
  failed('has a scope that fails, and leaves', 'closeFile() in resources'),
  { title: 'leaves, and is skipped half way', state: 'pending', errors: [] },
  passed('is tried again, and leaves the first time'),
  failed('leaves twice', 'closeFile("/tmp/a") in resources, closeFile("/tmp/a") in resources'),
  passed('passes after all that'),
  failed('"after all" hook: raiseUntold in "{root}"', 'closeFile() in resources'),
];

describe('lastcall/mocha', () => {
  it('fails each test that leaves something alive, says what and where it was made, and runs on', async () => {
    const { tests, code } = await runMocha(['leaks']);
    expect(tests).to.deep.equal(LEAVING);
    expect(code).to.equal(11);
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

  it('ends a run with --bail with the test that leaves something', async () => {
    const { tests } = await runMocha(['bail'], '--bail');
    expect(tests).to.deep.equal([passed('passes'), failed('leaves a scope', 'closeFile() in resources')]);
  });

  describe('with tests that take too long', () => {
    let run: TestRun;

    before(async () => {
      run = await runMocha(['time-out'], '--timeout', '300');
    });

    it('ends their scopes while their bodies run on, and blames nobody else for what they make', () => {
      const [late, next] = run.tests;
      expect(late?.title).to.equal('takes too long, and goes on to make something');
      expect(late?.errors.join()).to.match(/^Timeout of 20ms exceeded.*ensure "done/);
      expect(next).to.deep.equal(passed('runs meanwhile'));
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

  it('gives a scope to the tests of the example', async () => {
    const { tests, code } = await runMocha(['../../../../examples/frameworks/mocha']);
    expect(tests).to.deep.equal([
      passed('greets whoever asks'),
      passed('says so when it knows no such name'),
    ]);
    expect(code).to.equal(0);
  });
});
