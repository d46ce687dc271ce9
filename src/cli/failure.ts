/** A failure of the command: its message says in a sentence what failed and what to do; the exit status is 1. */

export class Failure extends Error {
  override name = 'Failure';
}
