/** The command on a real terminal, which `script` of util-linux provides. */
import { expect } from 'chai';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { command, commandLine, programPath } from '../support/command.js';

interface Shown {
  readonly text: string;
  readonly status: number | null;
}

/** @param press the keys to type, and the output after which to type them. */
async function onTerminal(
  line: string,
  env: NodeJS.ProcessEnv = {},
  press?: [key: string, after: string],
): Promise<Shown> {
  const child = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: 15_000,
    killSignal: 'SIGKILL',
    env: { ...process.env, NO_COLOR: '', FORCE_COLOR: '', TERM: 'xterm', ...env },
  });
  let text = '';
  let pressed = false;
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    if (press === undefined || pressed || !text.includes(press[1])) return;
    pressed = true;
    child.stdin.write(press[0]);
  });
  const [status] = (await once(child, 'close')) as [number | null];
  return { text: text.replaceAll('\r\n', '\n'), status };
}

const ENDING = programPath('ending');
const COLOUR = '\u001B[';
const CTRL_C = '\u0003';

describe('lastcall on a terminal', () => {
  it('shows the summary in colours', async () => {
    const { text } = await onTerminal(commandLine('run', ENDING, 'by an empty loop'));
    expect(text).to.contain(
      '\u001B[1mReleased by the end of the program\u001B[0m\n  atTheEnd(Object): 1\n\u001B[2m',
    );
  });

  it('uses no colours with NO_COLOR, whatever else is set', async () => {
    const { text } = await onTerminal(commandLine('run', ENDING, 'by an empty loop'), {
      NO_COLOR: '1',
      FORCE_COLOR: '1',
    });
    expect(text).to.contain('atTheEnd(Object): 1').and.to.not.contain(COLOUR);
  });

  it('uses no colours on a terminal without colours', async () => {
    const { text } = await onTerminal(commandLine('run', ENDING, 'by an empty loop'), { TERM: 'dumb' });
    expect(text).to.contain('atTheEnd(Object): 1').and.to.not.contain(COLOUR);
  });

  it('connects the program to the terminal', async () => {
    const { text } = await onTerminal(commandLine('run', programPath('arguments')), {}, [
      '\u0004',
      'true true true',
    ]);
    expect(text).to.contain('true true true');
  });

  it('waits at Ctrl-C until the program has ended, which receives the signal once', async () => {
    const line = commandLine('run', programPath('interrupted'));
    const { text, status } = await onTerminal(line, {}, [CTRL_C, 'waiting']);
    expect(text.match(/SIGINT \d/g)).to.deep.equal(['SIGINT 1']);
    expect(text).to.contain('1 at the end of the program');
    expect(status).to.equal(130);
  });
});

describe('lastcall without a terminal', () => {
  const shown = async (env: NodeJS.ProcessEnv): Promise<string> =>
    (await command(['run', ENDING, 'by an empty loop'], env).ended()).stderr;

  it('uses no colours', async () => {
    expect(await shown({ NO_COLOR: '', FORCE_COLOR: '' })).to.not.contain(COLOUR);
  });

  it('uses colours with FORCE_COLOR', async () => {
    expect(await shown({ NO_COLOR: '', FORCE_COLOR: '1' })).to.contain(COLOUR);
    expect(await shown({ NO_COLOR: '', FORCE_COLOR: '0' })).to.not.contain(COLOUR);
  });
});
