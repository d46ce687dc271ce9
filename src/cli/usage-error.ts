/** Wrong use of the command: told in one sentence, with exit status 2. */

export class UsageError extends Error {
  override name = 'UsageError';

  /** @param command whose help tells more; none for the command as a whole. */
  constructor(
    message: string,
    readonly command?: string,
  ) {
    super(message);
  }
}
