/** Checks that a process can be attached to, before anything is done to it. */
import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { constants } from 'node:os';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { Failure } from '../failure.js';

const WAY_OUT = 'attach only works with programs that run on Node.js; start others with "lastcall run"';

/** Refuse a process that does not exist or belongs to another user. */
export function needProcess(pid: number): void {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') throw new Failure(`there is no process ${pid}`);
    throw noPermission(pid);
  }
}

/** Refuse a process that is not Node.js: the signal that opens Node's inspector would kill it. */
export async function needNode(pid: number): Promise<void> {
  const executable = await executableOf(pid);
  if (executable !== undefined && !/node/i.test(executable))
    throw new Failure(`process ${pid} is not a Node.js program, but ${executable}: ${WAY_OUT}`);
  if (process.platform === 'linux' && !(await catches(pid, 'SIGUSR1')))
    throw new Failure(
      `process ${pid} does not open an inspector when asked to: it has just started or ended, or runs with ` +
        '--disable-sigusr1. Try again, or start it with --inspect=0',
    );
}

/** The name of its executable. Unknown on Windows, where a process that is not Node.js is not harmed. */
async function executableOf(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') return basename(await readlink(`/proc/${pid}/exe`));
    if (process.platform === 'win32') return undefined;
    const { stdout } = await promisify(execFile)('ps', ['-o', 'comm=', '-p', String(pid)]);
    return basename(stdout.trim());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EACCES') throw noPermission(pid);
    throw new Failure(`process ${pid} has ended`);
  }
}

/** Whether the process has a handler for a signal, so that the signal does not kill it; see proc(5). */
async function catches(pid: number, signal: NodeJS.Signals): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status)?.[1] ?? '0';
  return ((BigInt(`0x${caught}`) >> BigInt(constants.signals[signal] - 1)) & 1n) === 1n;
}

function noPermission(pid: number): Failure {
  return new Failure(`process ${pid} belongs to another user: run lastcall as that user, or as root`);
}
