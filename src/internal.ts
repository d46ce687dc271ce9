/**
 * What the package's own entries need of core beyond its public face. Nothing outside `src/` may import it, and nothing
 * inside but this file and `index.ts` may import core: the linter says so.
 */
export { disposeMethodOf, needFunction } from './core/arguments.js';
export { Failures } from './core/failures.js';
export { infoOf } from './core/info.js';
export { describe } from './core/label.js';
export { ledger, type Tracer } from './core/ledger.js';
export { ManagedHandle } from './core/managed.js';
export { ownOptions } from './core/options.js';
export { checkDeadline } from './core/settings.js';
export { shared } from './core/shared.js';
export { asyncDispose, dispose } from './core/symbols.js';
export { isThenable } from './core/thenable.js';
