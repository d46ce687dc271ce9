/** The drain: runs every record that is alive and runs at exit, newest first, awaited up to a deadline. */
import { now } from '../platform/clock.js';
import type { DrainReport } from '../record/host.js';
import { labelOf, recordBehind } from '../record/label.js';
import type { RecordInfo } from '../record/record-info.js';
import { environment } from '../state/environment.js';
import { infoOf } from '../state/info.js';
import { update } from '../state/listening.js';
import { type PendingDrain, pendingSince, type Run, underWay } from '../state/under-way.js';
import { runUnattended } from './gate.js';
import { Queue } from './queue.js';

/** Start a drain. There is at most one at a time: a second caller is given the first one's report. */
export function startDrain(deadline: number): Promise<DrainReport> {
  if (underWay.drain === undefined) {
    const { drain, report } = makeDrain(deadline);
    underWay.drain = drain;
    update();
    void report.then(() => {
      underWay.drain = undefined;
      update();
    });
  }
  return underWay.drain.join();
}

/** Made of functions: other copies of the package call them, and minifiers shorten what they share. */
function makeDrain(deadline: number): { drain: PendingDrain; report: Promise<DrainReport> } {
  const queue = new Queue();
  const startedAt = now();
  let expiresAt = startedAt + deadline;
  let isExpired = false;
  let waitingFor: string | undefined;
  let cancelTimer: (() => void) | undefined;
  let whenExpired: () => void;
  const expiry = new Promise<void>((resolve) => {
    whenExpired = resolve;
  });

  const remaining = (): number => Math.max(0, expiresAt - now());

  /** The timer also keeps the program alive: a promise alone would not. */
  const setTimer = (): void => {
    cancelTimer?.();
    cancelTimer = environment.host.timer(remaining(), expire);
  };

  const expire = (): void => {
    if (isExpired) return;
    isExpired = true;
    queue.close();
    whenExpired();
  };

  /** Wait for a run, up to the deadline. */
  const waitFor = async ({ of, finished }: Run): Promise<void> => {
    waitingFor = labelOf(of);
    await Promise.race([finished, expiry]);
    waitingFor = undefined;
  };

  const run = async (): Promise<DrainReport> => {
    let ran = 0;
    let failed = 0;
    const { host, settings } = environment;
    setTimer();
    const stopProgress = settings.progress ? host.progress(() => waitingFor) : undefined;
    for (;;) {
      // Callbacks that follow each other without a turn of the loop between let no timer fire.
      if (now() >= expiresAt) expire();
      const record = queue.next();
      const newer = isExpired ? undefined : pendingSince(record?.id ?? 0);
      if (newer !== undefined) {
        await waitFor(newer);
      } else if (record !== undefined) {
        const run = runUnattended(record, 'exit', isExpired);
        ran += 1;
        // What a callback makes is newer than all others, but must not run while the callback itself is running.
        if (run.pending && !run.isUnawaited && !isExpired) await waitFor(run);
        if (run.failed) failed += 1;
      } else {
        break;
      }
    }
    cancelTimer?.();
    stopProgress?.();
    // What was started after the deadline may have finished at once, and only its promise does not know it yet.
    if (isExpired) await new Promise<void>((resolve) => void host.timer(0, resolve));
    return { ran, failed, left: abandonRuns() };
  };

  // Starts a moment later, so that a callback that asks for a drain finds this one.
  const report = Promise.resolve().then(run);
  const drain: PendingDrain = {
    join() {
      underWay.current?.awaitDrain(drain);
      return report;
    },
    shorten(deadline) {
      if (now() + deadline >= expiresAt) return;
      expiresAt = now() + deadline;
      setTimer();
    },
    deadline: () => expiresAt - startedAt,
    remaining,
  };
  return { drain, report };
}

/** What has started and not finished; the next drain does not wait for it again. */
function abandonRuns(): RecordInfo[] {
  const left = underWay.pending.filter((run) => !run.isUnawaited);
  for (const run of left) run.abandoned = true;
  const ids = new Set<unknown>(left.map(({ of }) => of.id));
  return left
    .filter(({ of }) => of.kind !== 'use' || !ids.has(recordBehind(of.input)?.id))
    .map(({ of }) => infoOf(of))
    .sort((a, b) => a.id - b.id);
}
