/** Generates the README's tables of costs from the results of the bench. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable, withPart } from '../spec/support/markdown.js';
import { root } from '../spec/support/root.js';
import { isFigure } from './contest.js';
import { bound, excuse, machineOf, ratio, runtimeOf, titleOf, value } from './format.js';
import { names, type Peer, peers } from './names.js';
import type { Measured, Report } from './report.js';

const BEGIN = '<!-- The figures: written by `npm run readme` from bench/results -->';
const END = '<!-- The end of the figures -->';

/** The table of all peers shows the first. */
const FILES = ['node-26.json', 'node-24.json', 'bun.json'];

/** Replace the tables in the README. */
export function withFigures(readme: string): string {
  const reports = FILES.map(
    (file) => JSON.parse(readFileSync(join(root, 'bench/results', file), 'utf8')) as Report,
  );
  const machines = new Set(reports.map(({ machine }) => machineOf(machine)));
  const parts = [
    goals(reports),
    `Measured on ${[...machines].join(' and ')}. Lastcall's own figures are those of ${firstOf(reports)}, where its ratios to its other peers are:`,
    ratios(reports[0]?.rows ?? []),
  ];
  return withPart(readme, BEGIN, parts.join('\n\n'), END);
}

function firstOf([first]: readonly Report[]): string {
  return first === undefined ? '' : runtimeOf(first.machine);
}

/** The goal of each row, and the result on each runtime. */
function goals(reports: readonly Report[]): string {
  const rows = reports[0]?.rows ?? [];
  return markdownTable(
    ['', 'lastcall', 'goal', ...reports.map(({ machine }) => runtimeOf(machine))],
    rows.map((row, index) => [
      titleOf(row),
      own(row),
      bound(row),
      ...reports.map((report) => reached(report.rows[index])),
    ]),
  );
}

function own({ figures, unit }: Measured): string {
  return isFigure(figures.lastcall) ? value(figures.lastcall.value, unit) : '';
}

/** The figure that is compared with the goal; a ratio with its quartiles. */
function reached(row: Measured | undefined): string {
  if (row === undefined) return '';
  const { against } = row.goal;
  return against === undefined ? own(row) : compared(row, against, true);
}

/** How lastcall compares with the peers that have no goal. */
function ratios(rows: readonly Measured[]): string {
  const others = peers.filter((name) => name !== 'engine');
  return markdownTable(
    ['', ...others.map((name) => names[name])],
    rows.map((row) => [titleOf(row), ...others.map((name) => compared(row, name, false))]),
  );
}

function compared(row: Measured, name: Peer, spread: boolean): string {
  const figure = row.figures[name];
  if (!isFigure(figure)) return excuse(row, name) ?? '';
  return spread ? `${ratio(figure.ratio)} (${figure.spread.map(ratio).join('–')})` : ratio(figure.ratio);
}
