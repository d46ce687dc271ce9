/** The part of Node's `process` that hosts use; specs pass one that only looks like it. */
import type { Threads } from './threads/channel.js';

export type Listener = (...args: never[]) => void;

export interface NodeProcess {
  readonly pid: number;
  readonly platform: string;
  readonly versions: Readonly<Record<string, string | undefined>>;
  on(event: string, listener: Listener): unknown;
  prependListener(event: string, listener: Listener): unknown;
  off(event: string, listener: Listener): unknown;
  rawListeners(event: string): Listener[];
  emit(event: symbol, signal: string): unknown;
  listenerCount(event: string): number;
  kill(pid: number, signal: string): unknown;
  getActiveResourcesInfo(): readonly string[];
  exit(code?: number): never;
  reallyExit: (code?: number) => void;
  getBuiltinModule(name: 'node:fs'): { writeSync(fd: number, bytes: Uint8Array): number };
  getBuiltinModule(name: 'node:os'): { readonly constants: { readonly signals: Record<string, number> } };
  getBuiltinModule(name: 'node:tty'): { isatty(fd: number): boolean };
  getBuiltinModule(name: 'node:util'): { inspect(value: unknown): string };
  getBuiltinModule(name: 'node:worker_threads'): Threads;
}

export function isNodeProcess(process: unknown): process is NodeProcess {
  const candidate = process as Partial<NodeProcess> | undefined;
  return (
    typeof candidate?.on === 'function' &&
    typeof candidate.kill === 'function' &&
    typeof candidate.getBuiltinModule === 'function'
  );
}
