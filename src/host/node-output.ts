/** Standard error on Node, written at once: the program may be over a moment later. */
import type { NodeProcess } from './node-process.js';

const STDERR = 2;

/** A pipe that is full for now is tried again so often; one that is closed has nobody to tell. */
const ATTEMPTS = 1_000;

export function write(process: NodeProcess, text: string): void {
  const { writeSync } = process.getBuiltinModule('node:fs');
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      writeSync(STDERR, text);
      return;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EAGAIN') return;
    }
  }
}

export function inspect(process: NodeProcess, error: unknown): string {
  return process.getBuiltinModule('node:util').inspect(error);
}

export function isTerminal(process: NodeProcess): boolean {
  return process.getBuiltinModule('node:tty').isatty(STDERR);
}
