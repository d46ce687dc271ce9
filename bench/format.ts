/** Formats figures for people. */
import { isFigure } from './contest.js';
import { names, type Peer, peers } from './names.js';
import type { Machine, Measured } from './report.js';
import type { Unit } from './rows.js';

const runtimes = { node: 'Node', bun: 'Bun' };

const digits: Record<Unit, number> = { ns: 0, times: 2, bytes: 0, ms: 1, kB: 1 };

export function value(figure: number, unit: Unit): string {
  const number = figure.toFixed(digits[unit]);
  return unit === 'times' ? `× ${number}` : `${number} ${unit}`;
}

export function ratio(figure: number): string {
  return figure.toFixed(figure < 0.1 ? 3 : 2);
}

export function titleOf({ title, count }: Measured): string {
  return title.replaceAll('{count}', count.toLocaleString('en'));
}

export function runtimeOf({ runtime, version }: Machine): string {
  return `${runtimes[runtime]} ${version}`;
}

export function machineOf({ system, processors }: Machine): string {
  return `${processors}, ${system}`;
}

/** The goal of a row, as text. */
export function bound({ goal, unit }: Measured): string {
  const limit = (number: number): string => (goal.against ? String(number) : value(number, unit));
  const to = goal.against === undefined ? '' : ` of ${names[goal.against]}`;
  const onBun = goal.bun === undefined || goal.bun === goal.node ? '' : `, on Bun ${limit(goal.bun)}`;
  return goal.node === undefined ? '' : `≤ ${limit(goal.node)}${to}${onBun}`;
}

/** Why a peer has no figure. */
export function excuse({ figures, others }: Measured, name: Peer): string | undefined {
  const figure = figures[name];
  return isFigure(figure) ? undefined : (figure?.cannot ?? others);
}

/** Each reason for a missing figure, with its peers. */
export function reasons(row: Measured): string[] {
  const byReason = new Map<string, string[]>();
  for (const name of peers) {
    const reason = excuse(row, name);
    if (reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), names[name]]);
  }
  return [...byReason].map(([reason, who]) => `${reason}: ${who.join(', ')}`);
}

/** The goal, and whether it is met; empty if there is no goal or no figure. */
export function verdict({ goal, unit, figures }: Measured, runtime: Machine['runtime']): string {
  const limit = goal[runtime];
  const figure = figures[goal.against ?? 'lastcall'];
  if (limit === undefined || !isFigure(figure)) return '';
  const reached = goal.against === undefined ? figure.value : figure.ratio;
  const bound = goal.against === undefined ? value(limit, unit) : String(limit);
  return `≤ ${bound}: ${reached <= limit ? 'met' : 'missed'}`;
}
