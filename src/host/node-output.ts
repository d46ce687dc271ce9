/** Standard error on Node, written synchronously: the program may be over a moment later. */
import type { NodeProcess } from './node-process.js';
import { now } from './timers.js';

declare const TextEncoder: new () => { encode(text: string): Uint8Array };

const STDERR = 2;

/** How long a full pipe is tried again. A closed one has no reader. */
const RETRY_MS = 1_000;

export function write(process: NodeProcess, text: string): void {
  const { writeSync } = process.getBuiltinModule('node:fs');
  let rest = new TextEncoder().encode(text);
  let lastProgress = now();
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(STDERR, rest));
      lastProgress = now();
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EAGAIN') return;
      if (now() - lastProgress > RETRY_MS) return;
    }
  }
}

export function inspect(process: NodeProcess, error: unknown): string {
  return process.getBuiltinModule('node:util').inspect(error);
}

export function isTerminal(process: NodeProcess): boolean {
  return process.getBuiltinModule('node:tty').isatty(STDERR);
}
