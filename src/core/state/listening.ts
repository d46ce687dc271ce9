/** Has the host listen to the program's end while that end concerns us, and no longer. */
import type { Host, Program } from '../record/host.js';
import type { Record } from '../record/types.js';
import { environment, isBetter, listening } from './environment.js';
import { ledger } from './ledger.js';
import { underWay } from './under-way.js';

/**
 * Join the state to its runtime. The first copy of the package to be loaded does so for all; a later one only if its
 * host learns of more ends.
 */
export function open(host: Host, program: Program): void {
  if (!isBetter(host)) return;
  if (listening.isListening) environment.host.unlisten();
  listening.isListening = false;
  environment.host = host;
  environment.program = program;
  ledger.whenQuiet = update;
  underWay.whenChanged = update;
  update();
}

/** Whether the end of the program concerns us. A signal must not cut off what is under way either. */
export function needsExit(): boolean {
  return ledger.hasExits || underWay.pending.length > 0 || underWay.drain !== undefined;
}

/** Something runs at exit: listen, unless we do already. */
export function listen(): void {
  if (listening.isListening || environment.phase === 'over') return;
  listening.isListening = true;
  environment.host.listen(environment.program);
}

export function update(): void {
  if (needsExit()) {
    listen();
  } else if (listening.isListening && !ledger.inJob) {
    // A job that makes and disposes resources one after the other must not pay for listeners each time.
    listening.isListening = false;
    environment.host.unlisten();
  }
}

/** Decide whether a record runs at the end of the program; a dead one stays as it is. */
export function setAtexit(record: Record, atexit: boolean): void {
  ledger.setAtexit(record, atexit);
  update();
}
