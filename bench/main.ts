/** `npm run bench`: what lastcall costs, beside the engine's own parts. `-- --quick` for a rough look. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { compare, type Comparison } from './measure.js';
import { rows, total } from './rows.js';

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
});
const count = options.quick ? 5_000 : 20_000;
const rounds = options.quick ? 15 : 31;

const ns = (value: number): string => `${value.toFixed(0)} ns`;
const cells = (name: string, result: Comparison | undefined): string[] =>
  result === undefined
    ? [name, '', 'this engine has none', '', '']
    : [
        name,
        ns(result.ours),
        ns(result.theirs),
        result.ratio.toFixed(2),
        result.spread.map((ratio) => ratio.toFixed(2)).join('–'),
      ];

const results: Record<string, Comparison | undefined> = {};
for (const { name, ours, engine } of rows) {
  results[name] = engine && (await compare(ours, engine, count, rounds));
}

const header = ['row', 'lastcall', 'engine alone', 'ratio', 'quartiles'];
const table = [header, ...Object.entries(results).map(([name, result]) => cells(name, result))];
const widths = header.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
const machine = `Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}`;
console.log(`${machine}; medians of ${rounds} rounds of ${count}\n`);
for (const row of table)
  console.log(
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
if (options.json !== undefined) {
  writeFileSync(options.json, JSON.stringify({ machine, count, rounds, results }, undefined, 2));
}
if (Number.isNaN(total())) throw new Error('the work was not done');
