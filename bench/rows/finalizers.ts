/** Finalizers and managed values that are called: in the job that made them, later, and one of many. */
import { manage } from 'lastcall';
import { type Contestants, fewer, type Turn } from '../contest.js';
import { finalizers, type Finalizing } from '../peers/finalizers.js';
import { copyOfFinalizers } from '../work/copy.js';
import type { Finalize } from '../work/finalizers.js';
import { inJobs, timed, type Work } from '../work/time.js';

type Copy = Awaited<ReturnType<typeof copyOfFinalizers>>;

/** The work of every contestant, with its own `finalize`. */
type Task = (copy: Copy, finalize: Finalize) => Work;

/** Why some contestants cannot take part, or by how much their count is reduced. */
type Exceptions = Readonly<Partial<Record<Finalizing, string | number>>>;

/** signal-exit installs and removes all its listeners each time. */
const oneJob: Exceptions = { signalExit: 100 };

export function inOneJob(): Promise<Contestants> {
  return contestants((copy, finalize) => inJobs(copy.inOneJob(finalize)), oneJob);
}

export async function managedInOneJob(): Promise<Contestants> {
  const { managedInOneJob } = await copyOfFinalizers();
  return {
    ...(await contestants(
      (copy, finalize) => inJobs(copy.managedInOneJob(copy.manageWith(finalize))),
      oneJob,
    )),
    lastcall: timed(inJobs(managedInOneJob(manage))),
  };
}

export function acrossATurn(): Promise<Contestants> {
  return contestants((copy, finalize) => inJobs(copy.acrossATurn(finalize)), {
    leakFree: 10,
    finalization: 10,
  });
}

export function allAlive(): Promise<Contestants> {
  const quadratic = 'quadratic';
  return contestants((copy, finalize) => copy.acrossATurn(finalize), {
    leakFree: quadratic,
    finalization: quadratic,
    signalExit: quadratic,
  });
}

export function onOneTarget(): Promise<Contestants> {
  const all = 'ends all at once';
  return contestants((copy, finalize) => copy.onOneTarget(finalize), {
    leakFree: all,
    finalization: all,
    signalExit: 'no targets',
  });
}

async function contestants(task: Task, exceptions: Exceptions = {}): Promise<Contestants> {
  const all: Record<string, Turn | string> = {};
  for (const [name, finalize] of Object.entries(finalizers) as [Finalizing, Finalize | undefined][]) {
    const exception = finalize === undefined ? 'none here' : (exceptions[name] ?? 1);
    all[name] =
      typeof exception === 'string'
        ? exception
        : fewer(timed(task(await copyOfFinalizers(), finalize as Finalize)), exception);
  }
  return all as Contestants;
}
