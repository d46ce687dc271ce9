/**
 * What the package's own entries need of core beyond its public face. Nothing outside `src/` may import it, and nothing
 * inside but this file and `index.ts` may import core: the linter says so.
 */
export { checkDeadline, disposeMethodOf, needFunction } from './core/api/checks.js';
export { ManagedHandle } from './core/api/managed.js';
export { joinErrors } from './core/platform/join-errors.js';
export { ownOptions } from './core/platform/options.js';
export { shared } from './core/platform/shared.js';
export { asyncDispose, dispose } from './core/platform/symbols.js';
export { isThenable } from './core/platform/thenable.js';
export { describe } from './core/record/label.js';
export type { Tracer } from './core/record/observer.js';
export { environment } from './core/state/environment.js';
export { tracing } from './core/state/info.js';
export { isInUse } from './core/state/under-way.js';
