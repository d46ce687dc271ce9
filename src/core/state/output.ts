/** Writes errors to standard error, whatever they are. */
import { environment } from './environment.js';

/** @param headline what failed, and how. */
export function writeFailure(error: unknown, headline: string): void {
  environment.host.write(`lastcall: ${headline}: ${inspect(error)}\n`);
}

function inspect(error: unknown): string {
  try {
    return environment.host.inspect(error);
  } catch {
    return 'an error that cannot be shown, since looking at it throws another';
  }
}
