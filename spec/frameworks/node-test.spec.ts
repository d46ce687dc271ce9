/** lastcall/node-test, in real runs of `node --test`. */
import { expect } from 'chai';
import { runNode, type TestResult } from '../support/test-run.js';

const passed = (title: string): TestResult => ({ title, state: 'ok', errors: [] });
const failed = (title: string, ...errors: string[]): TestResult => ({ title, state: 'not ok', errors });

describe('lastcall/node-test', () => {
  it('fails each test that leaves something alive, and says what and where it was made', async () => {
    const { tests, code } = await runNode(['leaks']);
    expect(tests).to.deep.equal([
      passed('passes'),
      failed('leaves a finalizer', 'logOut(Session) in resources'),
      failed('leaves a scope', 'closeFile() in resources'),
      failed('leaves a managed value', 'closeFile("/tmp/a") in resources'),
      failed('leaves what waits for the collector', 'closeFile("/tmp/dropped") in resources'),
      passed('leaves what belongs to its suite'),
      passed('leaves what is to outlive it'),
      passed('leaves it to after'),
      failed('fails and leaves', 'its own error', 'logOut(Session) in resources'),
      failed('has a scope that fails', 'not released'),
      failed('has a scope that fails, and leaves', 'not released', 'closeFile() in resources'),
      failed('fails, and has a scope that fails', 'its own error', 'not released'),
      failed('leaves, and has a hook that fails', 'hook', 'closeFile() in resources'),
      failed('leaves, and is skipped half way', 'closeFile() in resources'),
      failed('leaves twice', 'closeFile("/tmp/a") in resources, closeFile("/tmp/a") in resources'),
      passed('leaves, and is not guarded itself'),
      failed('is guarded as its subtest is', 'closeFile("/tmp/a") in resources'),
      failed('outer', '11 subtests failed'),
      failed('leaves in a guarded suite', 'closeFile() in resources'),
      passed('passes in a guarded suite'),
      failed('suite', '1 subtest failed'),
    ]);
    expect(code).to.equal(1);
  });

  it('tells tests apart that run at the same time, if they are guarded in their bodies', async () => {
    const { tests } = await runNode(['concurrent']);
    expect(tests).to.deep.equal([
      failed('leaves early', 'closeFile() in resources'),
      passed('passes all the time'),
      failed('leaves late', 'closeFile("/tmp/a") in resources'),
      failed('guarded in tests', '2 subtests failed'),
      passed('leaves, and ends first'),
      failed('is the last to end', 'closeFile("/tmp/a") in resources'),
      failed('guarded in a hook', '1 subtest failed'),
    ]);
  });

  it('ends the scope of a test that takes too long, and blames nobody else for what it makes then', async () => {
    const { tests, output } = await runNode(['time-out']);
    expect(tests).to.deep.equal([
      failed('takes too long, and goes on to make something', 'test timed out after 20ms'),
      passed('runs meanwhile'),
    ]);
    expect(output).to.include('the scope has ended, aborted: true');
  });

  it('gives a scope to the tests of the example', async () => {
    const { tests, code } = await runNode(['../../../../examples/frameworks/node-test']);
    expect(tests).to.deep.equal([
      passed('greets whoever asks'),
      passed('says so when it knows no such name'),
    ]);
    expect(code).to.equal(0);
  });
});
