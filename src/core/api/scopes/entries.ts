/** What scopes do with their contents, apart from disposing them. */
import { type Controller, newController, type ScopeSignal } from '../../platform/abort-signal.js';
import { addToIndex, type Contents, entriesOf, isLink } from '../../record/contents.js';
import { Entry } from '../../record/entry.js';
import { type Callback, isRegistered, type Kind } from '../../record/types.js';
import { registerEntry, unregister } from '../../run/gate.js';
import { setAtexit } from '../../state/listening.js';
import { unwatch, watch } from '../../state/registry.js';
import type { Link } from './child.js';

/** Take a new entry. */
export function addEntry(
  contents: Contents,
  scope: WeakKey,
  kind: Kind,
  callback: Callback,
  input?: unknown,
  onExit?: Callback,
): Entry {
  const entry = new Entry(kind, contents, callback, input, onExit, contents.atexit && !isLink(kind));
  registerEntry(entry, contents, scope);
  return entry;
}

/** Let go of all entries for a value, without running them. */
export function releaseValue(contents: Contents, value: unknown): boolean {
  if (contents.byValue === undefined) {
    contents.byValue = new Map();
    for (const entry of entriesOf(contents)) addToIndex(contents.byValue, entry);
  }
  const entries = contents.byValue.get(value);
  if (entries === undefined) return false;
  for (const entry of [...entries]) unregister(entry, 'detach');
  return true;
}

/** Children may be nested deeper than the stack: nothing here calls itself. */
export function setScopeAtexit(outermost: Contents, atexit: boolean): void {
  const scopes = [outermost];
  for (let contents; (contents = scopes.pop()) !== undefined;) {
    contents.atexit = atexit;
    for (const entry of entriesOf(contents)) {
      if (!isLink(entry.kind)) setAtexit(entry, atexit);
      else if (entry.kind === 'child') scopes.push((entry.input as Link).child);
    }
  }
}

/** Aborted when disposal begins, whatever triggers it, or before. */
export function signalOf(contents: Contents, scope: WeakKey): ScopeSignal {
  if (contents.controller === undefined) {
    const controller = newController();
    if (contents.disposed) controller.abort();
    else addEntry(contents, scope, 'signal', abort, controller);
    contents.controller = controller;
  }
  return contents.controller.signal;
}

/** A signal that is aborted already needs no entry that aborts it at the end. */
export function abortSignal(contents: Contents, reason: unknown): void {
  contents.controller ??= newController();
  contents.controller.abort(reason);
}

/** Hand everything over to another scope. */
export function moveContents(contents: Contents, scope: WeakKey): void {
  for (const entry of entriesOf(contents)) {
    if (entry.kind === 'child') (entry.input as Link).parent = scope;
  }
  if (isRegistered(contents)) {
    unwatch(contents);
    watch(contents, scope);
  } else if (contents.newest !== undefined) {
    contents.target = scope;
  }
}

function abort(controller: Controller): void {
  controller.abort();
}
