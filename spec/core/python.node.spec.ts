/** What CPython's `FinalizeTestCase` asserts of the exit, in a child program. */
import { expect } from 'chai';
import { run } from '../support/child.js';

describe("Python's weakref.finalize", () => {
  describe('test_atexit', () => {
    it('runs what is to run at exit, newest first, with what is made meanwhile next', async () => {
      const { stdout, stderr, code } = await run('python-atexit');
      expect(stdout).to.deep.equal(['f4 foobar', 'f3 error', 'g1', 'f1 foobar']);
      expect(stderr).to.include('RangeError: Division by zero');
      expect(code).to.equal(0);
    });
  });
});
