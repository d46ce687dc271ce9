/** What the command could not do, told to a person in a sentence with a way out; the exit status is 1. */

export class Failure extends Error {
  override name = 'Failure';
}
