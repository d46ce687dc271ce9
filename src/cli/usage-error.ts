/** Wrong use of the command: its message says in a sentence what is wrong; the exit status is 2. */

export class UsageError extends Error {
  override name = 'UsageError';

  /** @param command the command whose help to point to; none for the general help. */
  constructor(
    message: string,
    readonly command?: string,
  ) {
    super(message);
  }
}
