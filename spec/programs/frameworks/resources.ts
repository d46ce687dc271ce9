/** The resources that the tests of the programs make and leave alive. */
import { finalize, manage, Scope } from 'lastcall';

class Session {}
function logOut(): void {}
function closeFile(): void {}

/** Referenced, so that they are not collected. */
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
