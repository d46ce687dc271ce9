/** A runner of jobs: each has a directory and a process of its own, and so much time; nothing of it outlives the job. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { live, Scope } from 'lastcall';
import { spawn } from 'lastcall/node';

/** Milliseconds that a job has, and those that it has to end when they are over. */
const TIME = 2_000;
const LIMIT = 200;

/** What each job runs, in its own directory. */
const jobs = {
  report: `fs.writeFileSync('figures', '12 30'); console.log(fs.readFileSync('figures', 'utf8').split(' ').length)`,
  broken: `console.error('no such table: orders'); process.exit(2)`,
  slow: `setInterval(() => {}, 1_000); console.log('begun')`,
  stubborn: `process.on('SIGTERM', () => console.log('no')); setInterval(() => {}, 1_000)`,
};

const folders: string[] = [];

function makeFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `job-${name}-`));
  folders.push(folder);
  return folder;
}

async function run(name: string, code: string): Promise<string> {
  using resources = new Scope();
  const folder = resources.adopt(makeFolder(name), (path) => rmSync(path, { recursive: true }));
  await using job = await spawn(process.execPath, ['-e', code], { cwd: folder, limit: LIMIT });
  const outputs = Promise.all([text(job.stdout), text(job.stderr)]);
  const inTime = await Promise.race([job.exited, sleep(TIME, undefined, { ref: false })]);
  const files = readdirSync(folder).length;
  if (inTime === undefined) await job[Symbol.asyncDispose]();
  const { code: status, signal } = await job.exited;
  const [output, errors] = (await outputs).map((written) => written.trim());
  if (inTime === undefined) return `took too long, said "${output}", died of ${String(signal)}`;
  if (status !== 0) return `failed with status ${status}: ${errors}`;
  return `done, said "${output}", and made ${files} file`;
}

const names = Object.keys(jobs) as (keyof typeof jobs)[];
const results = await Promise.all(names.map((name) => run(name, jobs[name])));
for (const [i, name] of names.entries()) console.log(`${name}: ${results[i]}`);
console.log(
  `${folders.filter((folder) => existsSync(folder)).length} of ${folders.length} directories are left`,
);
console.log(`${live().length} resources are alive`);
