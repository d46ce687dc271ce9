/** Runs the command lines of test frameworks to their end, and reads their reports. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The longest that a run may take. */
const LIMIT_MS = 30_000;

interface Run {
  readonly code: number;
  readonly output: string;
}

export function execute(
  args: readonly string[],
  cwd: string,
  environment: NodeJS.ProcessEnv = {},
): Promise<Run> {
  const env = { ...process.env, NO_COLOR: '1', ...environment };
  return new Promise((resolve, reject) => {
    const options = { cwd, env, timeout: LIMIT_MS, killSignal: 'SIGKILL' as const };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      const output = stdout + stderr;
      if (error === null) resolve({ code: 0, output });
      else if (typeof error.code === 'number') resolve({ code: error.code, output });
      else reject(new Error(`it did not end by itself: ${output}`, { cause: error }));
    });
  });
}

/** Call `body` with the path of a temporary file, and read the report that it writes there. */
export async function reported<Report>(
  body: (path: string) => Promise<Run>,
): Promise<Run & { report: Report }> {
  const folder = await mkdtemp(join(tmpdir(), 'lastcall-report-'));
  try {
    const path = join(folder, 'report.json');
    const ended = await body(path);
    const text = await readFile(path, 'utf8').catch((cause: unknown) => {
      throw new Error(`no report: ${ended.output}`, { cause });
    });
    return { ...ended, report: JSON.parse(text) as Report };
  } finally {
    await rm(folder, { recursive: true });
  }
}
