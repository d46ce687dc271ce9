/** The machine and the runtime that run the bench. */
import { arch, cpus, platform } from 'node:os';
import type { Machine } from './report.js';

const { bun, node } = process.versions;
const processors = cpus();

export const machine: Machine = {
  runtime: bun === undefined ? 'node' : 'bun',
  version: bun ?? node,
  system: `${platform()} ${arch()}`,
  processors: `${processors.length} × ${processors[0]?.model ?? 'unknown'}`,
};
