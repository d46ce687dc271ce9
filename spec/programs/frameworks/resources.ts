/** What the tests of the frameworks' programs make and leave. */
import { finalize, manage, Scope } from 'lastcall';

class Session {}
function logOut(): void {}
function closeFile(): void {}

/** Kept, so that the collector never comes first. */
const kept: unknown[] = [];

export function leaveFinalizer(): void {
  const session = new Session();
  kept.push(session);
  finalize(session, logOut);
}

export function leaveScope(): void {
  const scope = new Scope();
  kept.push(scope);
  scope.defer(closeFile);
}

export function leaveManaged(): void {
  kept.push(manage('/tmp/a', closeFile));
}

export function dropManaged(): void {
  manage('/tmp/dropped', closeFile);
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
