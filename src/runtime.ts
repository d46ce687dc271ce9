/** The host of this runtime. */
import { manageNamed } from './core/api/managed.js';
import type { Host } from './core/record/host.js';
import { findHost } from './host/find.js';

export function hostOfRuntime(): Host {
  return findHost(globalThis, manageNamed);
}
