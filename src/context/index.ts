/**
 * lastcall/context: the scope of what runs now, found without being handed on. For Node, Bun and Deno.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
export { currentScope, inScope, runInScope } from './context.js';
