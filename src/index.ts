/**
 * lastcall: resources released at scope exit, at garbage collection or at program exit, whichever comes first.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { hostOfRuntime } from '#runtime';
import { program } from './core/run/program.js';
import { sweep } from './core/run/sweep.js';
import { open } from './core/state/listening.js';
import { openRegistry } from './core/state/registry.js';

openRegistry(sweep);
open(hostOfRuntime(), program);

export { configure } from './core/api/configure.js';
export { type AsyncDisposal, type Disposal, type DisposalOf } from './core/api/disposal.js';
export { drain, shutdown } from './core/api/drain.js';
export { finalize, type Finalizer, type FinalizerHandle, type FinalizerParts } from './core/api/finalize.js';
export { live } from './core/api/live.js';
export { type Borrowed, manage, type Managed, type ManagedValue } from './core/api/managed.js';
export { observe } from './core/api/observe.js';
export { AsyncScope } from './core/api/scopes/async-scope.js';
export { Scope } from './core/api/scopes/scope.js';
export { type BasicSignal, type ScopeSignal } from './core/platform/abort-signal.js';
export { SuppressedError } from './core/platform/suppressed-error.js';
export { type DrainReport } from './core/record/host.js';
export { type Observer } from './core/record/observer.js';
export { type RecordInfo } from './core/record/record-info.js';
export { type ErrorContext, type Settings } from './core/record/settings.js';
export { type Reason } from './core/record/types.js';
