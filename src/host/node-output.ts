/** Standard error on Node, written at once: the program may be over a moment later. */
import type { NodeProcess } from './node-process.js';

declare const TextEncoder: new () => { encode(text: string): Uint8Array };

/** As it was at import: a clock that a test framework stops would let a full pipe block for ever. */
const { now } = Date;

const STDERR = 2;

/** A pipe that is full is tried again for so long; one that is closed has nobody to tell. */
const PATIENCE_MS = 1_000;

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
      if (now() - lastProgress > PATIENCE_MS) return;
    }
  }
}

export function inspect(process: NodeProcess, error: unknown): string {
  return process.getBuiltinModule('node:util').inspect(error);
}

export function isTerminal(process: NodeProcess): boolean {
  return process.getBuiltinModule('node:tty').isatty(STDERR);
}
