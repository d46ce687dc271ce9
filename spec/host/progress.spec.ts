/** The progress line, on a real pseudo-terminal: that of `script`, from util-linux. */
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { globalClass, runtime } from '../support/runtime.js';

const LINE = `\r\u001B[2KWaiting for closePool(${globalClass}) (Ctrl-C again to force)`;
const WIPED = '\r\u001B[2K';

/** Run a program at a terminal, and return its output. */
async function onTerminal(...args: string[]): Promise<string> {
  const program = fileURLToPath(new URL('../programs/trouble/slow-cleanup.js', import.meta.url));
  const command = [...runtime.command, program, ...args].join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    timeout: 15_000,
    killSignal: 'SIGKILL',
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text));
  const [code] = (await once(child, 'close')) as [number | null];
  expect(code).to.equal(0);
  return shown;
}

describe(`progress on ${runtime.name}`, () => {
  it('names what a long drain waits for, and clears the line at the end', async () => {
    const shown = await onTerminal('1200');
    expect(shown).to.equal(`${LINE}${LINE}${WIPED}`);
  });

  it('shows nothing for a short drain', async () => {
    expect(await onTerminal('100')).to.equal('');
  });

  it('shows nothing if it is turned off', async () => {
    expect(await onTerminal('1200', 'off')).to.equal('');
  });
});
