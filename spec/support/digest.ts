/** Names for generated files that specs running side by side do not give to different files. */
import { createHash } from 'node:crypto';

export function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
