/** lastcall/node-test, in real runs of `node --test`. */
import { expect } from 'chai';
import { cases } from '../programs/frameworks/cases.js';
import { runNode } from '../support/test-runs/node.js';
import { expected, failed, passed, tested } from '../support/test-runs/result.js';

describe('lastcall/node-test', () => {
  it('fails each test that leaves something alive, and names what was left and where it was made', async () => {
    const { tests, code } = await runNode(['leaks']);
    expect(tests).to.deep.equal([
      ...expected(cases),
      passed('leaves it to after'),
      failed('has a scope that fails, and leaves', 'not released', 'closeFile() in resources'),
      failed('fails, and has a scope that fails', 'its own error', 'not released'),
      failed('leaves, and has a hook that fails', 'hook', 'closeFile() in resources'),
      failed('leaves, and is skipped half way', 'closeFile() in resources'),
      failed('leaves in a subtest', 'closeFile() in resources'),
      passed('leaves, and is not guarded itself'),
      failed('is guarded as its subtest is', 'closeFile("/tmp/a") in resources'),
      failed('outer', '13 subtests failed'),
      failed('leaves in a guarded suite', 'closeFile() in resources'),
      passed('passes in a guarded suite'),
      failed('suite', '1 subtest failed'),
      failed('has a beforeEach that leaves', 'closeFile() in resources'),
      failed('before', '1 subtest failed'),
      failed('has an afterEach that leaves', 'closeFile() in resources'),
      failed('after', '1 subtest failed'),
      failed('has a beforeEach that leaves and fails', 'beforeEach', 'closeFile() in resources'),
      failed('failing', '1 subtest failed'),
      failed('is not run', 'test did not finish before its parent and was cancelled'),
      failed(
        'of a suite',
        'guard(t) needs a test, but it is given the context of a suite, or of a before or after hook: ' +
          'call it in a test, or in a beforeEach hook',
      ),
      failed('with hooks', '4 subtests failed'),
    ]);
    expect(code).to.equal(1);
  });

  it('fails the right one of concurrent tests if they are guarded in their bodies', async () => {
    const { tests } = await runNode(['concurrent']);
    expect(tests).to.deep.equal([
      failed('leaves early', 'closeFile() in resources'),
      passed('passes all the time'),
      failed('leaves late', 'closeFile("/tmp/a") in resources'),
      failed('guarded in tests', '2 subtests failed'),
      passed('leaves, and ends first'),
      failed('is the last to end', 'closeFile("/tmp/a") in resources'),
      failed('guarded in a hook', '1 subtest failed'),
      failed('leaves, and ends first', 'closeFile("/tmp/a") in resources'),
      passed('passes, and ends last'),
      failed('guarded in a hook, and in tests', '1 subtest failed'),
    ]);
  });

  it('ends the scope of a test that times out, and fails no other test for what that makes afterwards', async () => {
    const { tests, output } = await runNode(['time-out']);
    expect(tests).to.deep.equal([
      failed('times out, and makes something afterwards', 'test timed out after 20ms'),
      passed('runs at the same time'),
    ]);
    expect(output).to.include('the scope has ended, aborted: true');
  });

  it('runs the tests of the example, which use a scope', async () => {
    const { tests, code } = await runNode(['../../../../examples/frameworks/node-test']);
    expect(tests).to.deep.equal(tested);
    expect(code).to.equal(0);
  });
});
