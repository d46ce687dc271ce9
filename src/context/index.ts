/**
 * lastcall/context: the scope of the running code, without passing it along. For Node, Bun and Deno.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
export { currentScope, inScope, runInScope } from './context.js';
