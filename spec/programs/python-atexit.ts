/** CPython's `FinalizeTestCase.run_in_child`: a finalizer is made, and an error thrown, during the exit. */
import { finalize } from 'lastcall';

class A {}
const globalVariable = 'foobar';
const print = (...words: string[]): void => console.log(...words);
const zero = 0n;

function error(): bigint {
  finalize(A, print, 'g1'); // the next to be run
  console.log('f3 error');
  return 1n / zero;
}

const f1 = finalize(A, print, 'f1', globalVariable);
const f2 = finalize(A, print, 'f2', globalVariable);
// eslint-disable-next-line lastcall/no-captured-target -- as in Python's test; the class lives as long as the program
const f3 = finalize(A, error);
const f4 = finalize(A, print, 'f4', globalVariable);

f2.atexit = false;
if (!f1.atexit || f2.atexit || !f3.atexit || !f4.atexit) throw new Error('atexit is wrong');
