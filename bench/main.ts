/**
 * `npm run bench`: measures what lastcall and its peers cost.
 *
 *     -- --quick       a rough look
 *     -- --row TEXT    only rows whose title contains this
 *     -- --json FILE   write the table to a file, too
 */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import type { Figures } from './contest.js';
import { machine } from './machine.js';
import type { Measured, Report } from './report.js';
import { rows } from './rows.js';
import { textTable } from './table.js';

const exec = promisify(execFile);
const program = fileURLToPath(new URL('row.js', import.meta.url));

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    row: { type: 'string', default: '' },
    json: { type: 'string' },
  },
});
const extent = options.quick ? 'quick' : 'full';

const measured: Measured[] = [];
for (const [index, row] of rows.entries()) {
  if (!row.title.includes(options.row)) continue;
  const { title, unit, goal, others } = row;
  if (process.stderr.isTTY) console.error(`${title} …`);
  const { stdout } = await exec(process.execPath, ['--expose-gc', program, String(index), extent], {
    env: { ...process.env, NODE_NO_WARNINGS: '1' },
  });
  measured.push({ title, unit, goal, others, ...row[extent], figures: JSON.parse(stdout) as Figures });
}

const report: Report = { machine, rows: measured };
console.log(textTable(report));
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
