/** lastcall/vitest, in real runs of Vitest. */
import { expect } from 'chai';
import { runVitest, type TestResult } from '../support/test-run.js';

const passed = (title: string): TestResult => ({ title, state: 'passed', errors: [] });
const failed = (title: string, ...errors: string[]): TestResult => ({ title, state: 'failed', errors });

const LEAVING = [
  passed('passes'),
  failed('leaves a finalizer', 'logOut(Session) in resources'),
  failed('leaves a scope', 'closeFile() in resources'),
  failed('leaves a managed value', 'closeFile("/tmp/a") in resources'),
  failed('leaves what waits for the collector', 'closeFile("/tmp/dropped") in resources'),
  passed('leaves what belongs to its suite'),
  passed('leaves what is to outlive it'),
  passed('leaves it to afterEach'),
  passed('leaves it to onTestFinished'),
  failed('fails and leaves', 'its own error', 'logOut(Session) in resources'),
  failed('has a scope that fails', 'not released'),
  failed('has a scope that fails, and leaves', 'not released', 'closeFile() in resources'),
  { title: 'leaves, and is skipped half way', state: 'skipped', errors: [] },
  {
    ...passed('is tried again, and leaves the first time'),
    errors: ['the first attempt', 'closeFile() in resources'],
  },
  failed('has a scope, and an afterEach that fails', 'afterEach'),
  failed('leaves twice', 'closeFile("/tmp/a") in resources, closeFile("/tmp/a") in resources'),
  passed('passes after all that'),
  failed('', 'closeFile() in resources'),
];

describe('lastcall/vitest', () => {
  it('fails each test that leaves something alive, and says what and where it was made', async () => {
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

  it('tells tests apart that run at the same time', async () => {
    const { tests } = await runVitest(['concurrent']);
    expect(tests.filter(({ state }) => state !== 'passed')).to.deep.equal([
      failed('leaves early', 'closeFile() in resources'),
      failed('leaves late', 'closeFile("/tmp/a") in resources'),
    ]);
    expect(tests).to.have.lengthOf(23);
  });

  it('ends the scope of a test that takes too long, and blames nobody else for what it makes then', async () => {
    const { tests, output } = await runVitest(['time-out'], '--disable-console-intercept');
    expect(tests.map(({ title, state }) => `${title}: ${state}`)).to.deep.equal([
      'takes too long, and goes on to make something: failed',
      'runs meanwhile: passed',
    ]);
    expect(output).to.include('the scope has ended, aborted: true');
  });

  it('ends a run with --bail with the test that leaves something', async () => {
    const { tests } = await runVitest(['bail'], '--bail', '1');
    expect(tests.slice(0, 2)).to.deep.equal([
      passed('passes'),
      failed('leaves a scope', 'closeFile() in resources'),
    ]);
    expect(tests[2]?.state).to.be.oneOf(['pending', 'skipped']);
  });

  it('gives a scope to the tests of the example', async () => {
    const { tests, code } = await runVitest(['example']);
    expect(tests).to.deep.equal([
      passed('greets whoever asks'),
      passed('says so when it knows no such name'),
    ]);
    expect(code).to.equal(0);
  });
});
