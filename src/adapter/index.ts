/**
 * lastcall/adapter: the building blocks of framework adapters.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
export { type Application, openApplication } from './application.js';
export { throwLater } from './uncaught.js';
export { openUnit, type Unit, type UnitOptions } from './unit.js';
