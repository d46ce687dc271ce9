/**
 * lastcall/adapter: what adapters of frameworks have in common.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
export { type Application, openApplication } from './application.js';
export { throwLater } from './uncaught.js';
export { openUnit, type Unit, type UnitOptions } from './unit.js';
