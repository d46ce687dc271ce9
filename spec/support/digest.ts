/** Names for generated files: a hash of the content, so that parallel specs never give different files one name. */
import { createHash } from 'node:crypto';

export function digest(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 16);
}
