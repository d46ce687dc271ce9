/** The README's table of ends × runtimes, generated from the expectations that the matrix of ends verifies. */
import { type Way, ways, seenOn } from '../host/ends.js';
import { markdownTable, withPart } from '../support/markdown.js';
import { type RuntimeKind } from '../support/runtime.js';

const BEGIN = '<!-- The matrix of ends: written by `npm run readme` -->';
const END = '<!-- The end of the matrix -->';

const columns: Record<RuntimeKind, string> = { node: 'Node 20, 22, 24, 26', bun: 'Bun', deno: 'Deno' };

/** @returns the table in Markdown, its columns not yet aligned. */
export function table(): string {
  const kinds = Object.keys(columns) as RuntimeKind[];
  const rows = [...byRow()].map(([row, members]) => [row, ...kinds.map((kind) => cell(row, members, kind))]);
  return markdownTable(['how it ends', ...Object.values(columns)], rows);
}

/** The ways of each row, in the order of their first occurrence. */
function byRow(): Map<string, Way[]> {
  const rows = new Map<string, Way[]>();
  for (const way of Object.values(ways)) {
    if (way.row === undefined) continue;
    rows.set(way.row, [...(rows.get(way.row) ?? []), way]);
  }
  return rows;
}

/** @throws Error when the ways of one row differ in what they run. */
function cell(row: string, members: readonly Way[], kind: RuntimeKind): string {
  const cells = new Set(
    members.map((way) => {
      const seen = seenOn(kind, way);
      if (seen === undefined) return '';
      return seen.reason === undefined ? seen.runs : `${seen.runs} (${seen.reason})`;
    }),
  );
  if (cells.size !== 1) throw new Error(`"${row}" is not one line on ${kind}: ${[...cells].join(' / ')}`);
  return [...cells].join('');
}

/** Replace the table in the README. */
export function withTable(readme: string): string {
  return withPart(readme, BEGIN, table(), END);
}
