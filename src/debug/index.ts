/**
 * lastcall/debug: leaks made visible.
 *
 * @module
 */
export { assertCollectable, CollectableError, type CollectableOptions } from './heap/collectable.js';
export { type RetainingPath } from './heap/path.js';
export { type Holder } from './heap/phrase.js';
export { whyAlive } from './heap/why-alive.js';
