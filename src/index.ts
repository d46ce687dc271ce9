/**
 * lastcall: resources released at scope exit, at garbage collection or at program exit, whichever comes first.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { findHost } from '#host';
import { program } from './core/drain.js';
import { ledger } from './core/ledger.js';
import { manageNamed } from './core/managed.js';
import { defaults } from './core/settings.js';
import { sweep } from './core/sweep.js';

ledger.open(findHost(globalThis, manageNamed), { ...defaults }, { program, sweep });

export { AsyncScope } from './core/async-scope.js';
export { type AsyncDisposal, type Disposal, type DisposalOf } from './core/disposal.js';
export { drain, type DrainReport, shutdown } from './core/drain.js';
export { finalize, type Finalizer, type FinalizerHandle, type FinalizerParts } from './core/finalizer.js';
export { live, type RecordInfo } from './core/info.js';
export { type Borrowed, manage, type Managed, type ManagedValue } from './core/managed.js';
export { observe, type Observer } from './core/observe.js';
export { type Reason } from './core/record.js';
export { Scope } from './core/scope.js';
export { configure, type ErrorContext, type Settings } from './core/settings.js';
export { type BasicSignal, type ScopeSignal } from './core/signal.js';
export { SuppressedError } from './core/suppressed-error.js';
