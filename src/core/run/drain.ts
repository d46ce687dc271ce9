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

/** Start a drain; there is at most one at a time, so who asks for another is given this one. */
export function startDrain(deadline: number): Promise<DrainReport> {
  if (underWay.drain === undefined) {
    const drain = new Drain(deadline);
    underWay.drain = drain;
    update();
    void drain.report.then(() => {
      underWay.drain = undefined;
      update();
    });
  }
  return underWay.drain.join();
}

class Drain implements PendingDrain {
  readonly report: Promise<DrainReport>;
  private readonly queue = new Queue();
  private readonly startedAt = now();
  private expiresAt: number;
  private cancelTimer: (() => void) | undefined = undefined;
  private ran = 0;
  private failed = 0;
  private isExpired = false;
  private whenExpired!: () => void;
  private readonly expiry = new Promise<void>((resolve) => {
    this.whenExpired = resolve;
  });
  private waitingFor: string | undefined = undefined;

  constructor(deadline: number) {
    this.expiresAt = this.startedAt + deadline;
    // Starts a moment later, so that a callback that asks for a drain finds this one.
    this.report = Promise.resolve().then(() => this.run());
  }

  join(): Promise<DrainReport> {
    underWay.current?.awaitDrain(this);
    return this.report;
  }

  get deadline(): number {
    return this.expiresAt - this.startedAt;
  }

  get remaining(): number {
    return Math.max(0, this.expiresAt - now());
  }

  shorten(deadline: number): void {
    const expiresAt = now() + deadline;
    if (expiresAt >= this.expiresAt) return;
    this.expiresAt = expiresAt;
    this.setTimer();
  }

  /** The timer also keeps the program alive: a promise alone would not. */
  private setTimer(): void {
    this.cancelTimer?.();
    this.cancelTimer = environment.host.timer(this.remaining, () => this.expire());
  }

  private async run(): Promise<DrainReport> {
    const { host, settings } = environment;
    this.setTimer();
    const stopProgress = settings.progress ? host.progress(() => this.waitingFor) : undefined;
    for (;;) {
      // Callbacks that follow each other without a turn of the loop between let no timer fire.
      if (now() >= this.expiresAt) this.expire();
      const record = this.queue.next();
      const newer = this.isExpired ? undefined : pendingSince(record?.id ?? 0);
      if (newer !== undefined) {
        await this.waitFor(newer);
      } else if (record !== undefined) {
        const run = runUnattended(record, 'exit', this.isExpired);
        this.ran += 1;
        // What a callback makes is newer than all others, but must not run while the callback itself is running.
        if (run.pending && !run.isUnawaited && !this.isExpired) await this.waitFor(run);
        if (run.failed) this.failed += 1;
      } else {
        break;
      }
    }
    this.cancelTimer?.();
    stopProgress?.();
    return { ran: this.ran, failed: this.failed, left: await this.abandonRuns() };
  }

  private expire(): void {
    if (this.isExpired) return;
    this.isExpired = true;
    this.queue.close();
    this.whenExpired();
  }

  /** Wait for a run, up to the deadline. */
  private async waitFor(run: Run): Promise<void> {
    this.waitingFor = labelOf(run.of);
    await Promise.race([run.finished, this.expiry]);
    this.waitingFor = undefined;
  }

  /** What has started and not finished; the next drain does not wait for it again. */
  private async abandonRuns(): Promise<RecordInfo[]> {
    // What was started after the deadline may have finished at once, and only its promise does not know it yet.
    if (this.isExpired) await new Promise<void>((resolve) => void environment.host.timer(0, resolve));
    const left = underWay.pending.filter((run) => !run.isUnawaited);
    for (const run of left) run.abandoned = true;
    const ids = new Set(left.map(({ of }) => of.id));
    return left
      .filter(({ of }) => of.kind !== 'use' || !ids.has(recordBehind(of.input)?.id ?? -1))
      .map(({ of }) => infoOf(of))
      .sort((a, b) => a.id - b.id);
  }
}
