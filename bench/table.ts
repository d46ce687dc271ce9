/** The table that the bench prints. */
import { isFigure } from './contest.js';
import { machineOf, ratio, reasons, runtimeOf, titleOf, value, verdict } from './format.js';
import { type Contestant, names } from './names.js';
import type { Measured, Report } from './report.js';

const header = ['', 'one', 'ratio', 'quartiles', 'goal'];

export function textTable(report: Report): string {
  const rows = report.rows.map((row) => ({ row, lines: linesOf(row, report) }));
  const all = [header, ...rows.flatMap(({ lines }) => lines)];
  const widths = header.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)));
  const align = (cells: string[]): string =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd();
  return [
    `${runtimeOf(report.machine)} on ${machineOf(report.machine)}`,
    align(header),
    ...rows.flatMap(({ row, lines }) => [
      `${titleOf(row)} (rounds: ${row.rounds})`,
      ...lines.map(align),
      ...reasons(row).map((reason) => `  ${reason}`),
    ]),
  ].join('\n');
}

/** One line for each contestant with a figure; its ratio is lastcall's cost to its own. */
function linesOf(row: Measured, { machine }: Report): string[][] {
  const judged = row.goal.against ?? 'lastcall';
  return (Object.keys(names) as Contestant[]).flatMap((name) => {
    const figure = row.figures[name];
    if (!isFigure(figure)) return [];
    const against = [ratio(figure.ratio), figure.spread.map(ratio).join('–')];
    return [
      [
        names[name],
        value(figure.value, row.unit),
        ...(name === 'lastcall' ? ['', ''] : against),
        name === judged ? verdict(row, machine.runtime) : '',
      ],
    ];
  });
}
