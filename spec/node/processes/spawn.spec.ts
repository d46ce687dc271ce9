/** `spawn`: processes, seen from outside by their pids. */
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { live } from 'lastcall';
import { type RunningProcess, spawn } from 'lastcall/node';
import { apart, collect } from '../../support/collect.js';
import { runs, until } from '../../support/processes.js';
import { sleep } from '../../support/time.js';

/** A shell script that prints a line once it is ready. */
const IGNORES_SIGTERM = 'trap "" TERM; echo ready; while :; do sleep 0.02; done';

/** It has a child that prints its own pid, and continues. */
const HAS_A_CHILD = 'sleep 60 & echo $!; wait';

/** Its child outlives it, holds its pipes open, and prints nothing. */
const LEAVES_A_CHILD = 'sleep 60 & echo $!';

function labels(): string[] {
  return live().map(({ label }) => label);
}

function gone(): Promise<void> {
  return until(() => live().length === 0, 'nothing is alive');
}

/** The first line that it prints; the rest stays readable. */
async function firstLine({ stdout }: RunningProcess): Promise<string> {
  const [chunk] = (await once(stdout as NonNullable<typeof stdout>, 'data')) as [Buffer];
  return String(chunk).trim();
}

async function messageOf(promise: Promise<unknown>): Promise<Error & { code?: string; cause?: Error }> {
  return promise.then(
    () => expect.fail('it did not reject'),
    (error: Error & { code?: string; cause?: Error }) => error,
  );
}

describe('spawn', () => {
  it('resolves to a running process, with its output and its exit', async () => {
    await using echo = await spawn('sh', ['-c', 'cat; echo oops >&2; exit 3']);
    expect(runs(echo.pid)).to.equal(true);
    echo.stdin.end('hello');
    expect(await Promise.all([text(echo.stdout), text(echo.stderr), echo.exited])).to.deep.equal([
      'hello',
      'oops\n',
      { code: 3, signal: null },
    ]);
  });

  it('takes options without arguments, and an empty list of arguments', async () => {
    await using one = await spawn('echo ab', { shell: true });
    await using other = await spawn('echo', [], { stdio: ['ignore', 'pipe', 'ignore'] });
    expect(await Promise.all([text(one.stdout), text(other.stdout)])).to.deep.equal(['ab\n', '\n']);
    expect([other.stdin, other.stderr]).to.deep.equal([null, null]);
  });

  it('has no streams if they are inherited or ignored', async () => {
    await using process = await spawn('true', { stdio: 'inherit' });
    expect([process.stdin, process.stdout, process.stderr]).to.deep.equal([null, null, null]);
    expect(await process.exited).to.deep.equal({ code: 0, signal: null });
  });

  it('is labelled by the name of the command and its pid, never by arguments', async () => {
    await using path = await spawn('/bin/sleep', ['60']);
    expect(labels()).to.deep.equal([`process sleep (pid ${path.pid})`]);
    await using shell = await spawn('TOKEN=secret sleep 60', { shell: true });
    expect(labels().at(-1)).to.equal(`process sh (pid ${shell.pid})`);
  });

  it('ends the process when it is disposed, and waits until it has exited', async () => {
    const process = await spawn('sleep', ['60']);
    await process[Symbol.asyncDispose]();
    await process[Symbol.asyncDispose]();
    expect([runs(process.pid), process.alive]).to.deep.equal([false, false]);
    expect(await process.exited).to.deep.equal({ code: null, signal: 'SIGTERM' });
  });

  it('throws on use after disposal', async () => {
    const process = await spawn('sleep', ['60']);
    await process[Symbol.asyncDispose]();
    for (const use of [
      () => process.value,
      () => process.stdin,
      () => process.stdout,
      () => process.stderr,
      () => process.kill(),
      () => process.borrow(() => {}),
    ]) {
      expect(use).to.throw(ReferenceError, /^process sleep \(pid \d+\) was released or detached/);
    }
  });

  it('kills a process that has not ended within the limit', async () => {
    const process = await spawn('sh', ['-c', IGNORES_SIGTERM], { limit: 50 });
    await firstLine(process);
    await process[Symbol.asyncDispose]();
    expect(await process.exited).to.deep.equal({ code: null, signal: 'SIGKILL' });
  });

  it('ends a process that is stopped', async () => {
    const graceful = await spawn('sleep', ['60'], { limit: 10_000 });
    graceful.kill('SIGSTOP');
    await graceful[Symbol.asyncDispose]();
    expect(await graceful.exited).to.deep.equal({ code: null, signal: 'SIGTERM' });
    const stubborn = await spawn('sh', ['-c', IGNORES_SIGTERM], { limit: 50 });
    await firstLine(stubborn);
    stubborn.kill('SIGSTOP');
    await stubborn[Symbol.asyncDispose]();
    expect(await stubborn.exited).to.deep.equal({ code: null, signal: 'SIGKILL' });
  });

  it('asks it to end with `killSignal`', async () => {
    const process = await spawn('sleep', ['60'], { killSignal: 'SIGINT' });
    await process[Symbol.asyncDispose]();
    expect(await process.exited).to.deep.equal({ code: null, signal: 'SIGINT' });
  });

  it('lets a process shut down within the limit', async () => {
    const process = await spawn(
      'sh',
      ['-c', 'trap "echo bye; exit 4" TERM; echo ready; while :; do sleep 0.02; done'],
      {
        limit: 10_000,
      },
    );
    const output = text(process.stdout);
    await until(
      () => process.stdout.readableLength > 0 || process.value.stdout?.readableDidRead === true,
      'it is ready',
    );
    await process[Symbol.asyncDispose]();
    expect([await output, await process.exited]).to.deep.equal(['ready\nbye\n', { code: 4, signal: null }]);
  });

  it('sends signals', async () => {
    await using process = await spawn('sleep', ['60']);
    expect(process.kill(0)).to.equal(true);
    expect(process.kill('SIGHUP')).to.equal(true);
    expect(await process.exited).to.deep.equal({ code: null, signal: 'SIGHUP' });
    expect(process.kill()).to.equal(false);
  });

  it('no longer tracks a process that has ended by itself, whose output stays readable', async () => {
    const process = await spawn('sh', ['-c', 'echo written'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const output = text(process.stdout);
    await process.exited;
    await gone();
    expect([await output, process.stdout.destroyed, process.kill(), process.alive]).to.deep.equal([
      'written\n',
      true,
      false,
      false,
    ]);
    await process[Symbol.asyncDispose]();
  });

  it('does not end a process that was detached', async () => {
    const wrapper = await spawn('sleep', ['60']);
    const child = wrapper.detach();
    await wrapper[Symbol.asyncDispose]();
    expect([runs(wrapper.pid), wrapper.detach()]).to.deep.equal([true, undefined]);
    child?.kill();
    expect(await wrapper.exited).to.deep.equal({ code: null, signal: 'SIGTERM' });
  });

  it('is not ended while it is borrowed', async () => {
    const process = await spawn('sh', ['-c', 'read line; echo "got $line"']);
    const borrowed = process.borrow(async (child) => {
      const output = text(child.stdout as NonNullable<typeof child.stdout>);
      await sleep(5);
      child.stdin?.end('it\n');
      return output;
    });
    const disposal = process[Symbol.asyncDispose]();
    expect(await borrowed).to.equal('got it\n');
    await disposal;
    expect(await process.exited).to.deep.equal({ code: 0, signal: null });
  });

  it('ends a process whose wrapper was dropped', async () => {
    const pids = await apart(async () => {
      const plain = await spawn('sleep', ['60']);
      const group = await spawn('sh', ['-c', HAS_A_CHILD], { group: true });
      return [plain.pid, group.pid, Number(await firstLine(group))];
    });
    await collect(() => live().length === 0);
    await until(() => !pids.some(runs), 'all have ended');
  });

  it('has no reference from the process to the wrapper', async () => {
    const { child, wrapper } = await apart(async () => {
      const process = await spawn('cat');
      process.stdout.on('data', () => {});
      return { child: process.value, wrapper: new WeakRef(process) };
    });
    await collect(() => wrapper.deref() === undefined);
    await until(() => !runs(child.pid as number), 'it has ended');
    await until(() => labels().length === 0, 'its streams are closed');
  });

  describe('that cannot start', () => {
    it('rejects with the name of the command and the error of Node', async () => {
      const missing = await messageOf(spawn('/nowhere/tool', ['--token', 'secret']));
      expect(missing.message).to.equal('Could not start /nowhere/tool: there is no such file (ENOENT)');
      expect([missing.code, missing.cause?.message.includes('ENOENT')]).to.deep.equal(['ENOENT', true]);
      const text = await messageOf(spawn(fileURLToPath(import.meta.url)));
      expect([text.code, text.message.includes('it may not be executed')]).to.deep.equal(['EACCES', true]);
      const nowhere = await messageOf(spawn('sleep', ['60'], { cwd: '/nowhere' }));
      expect(nowhere.message).to.include('or the directory /nowhere of the option "cwd" is missing');
      expect(labels()).to.deep.equal([]);
    });

    it('rejects wrong options, and starts nothing', async () => {
      const limit = await messageOf(spawn('sleep', ['60'], { limit: -1 }));
      expect(limit).to.be.an.instanceof(TypeError);
      expect(limit.message).to.match(/^spawn: "limit" must be a number of milliseconds/);
      const cwd = await messageOf(spawn('sleep', ['60'], { cwd: 1 as unknown as string }));
      expect(cwd).to.be.an.instanceof(TypeError);
      expect(labels()).to.deep.equal([]);
    });

    it('rejects when its signal is aborted already, or before it runs', async () => {
      const reason = new Error('no more');
      const before = await messageOf(spawn('sleep', ['60'], { signal: AbortSignal.abort(reason) }));
      expect([before.name, before.code, before.cause]).to.deep.equal(['AbortError', 'ABORT_ERR', reason]);
      const controller = new AbortController();
      const starting = spawn('sleep', ['60'], { signal: controller.signal });
      controller.abort(reason);
      expect([(await messageOf(starting)).name, ...labels()]).to.deep.equal(['AbortError']);
    });
  });

  it('ends when its signal is aborted, which needs no error listener', async () => {
    const controller = new AbortController();
    await using process = await spawn('sleep', ['60'], { signal: controller.signal });
    controller.abort();
    expect(await process.exited).to.deep.equal({ code: null, signal: 'SIGTERM' });
  });

  it('does not wait forever for a reader that has stopped, whatever the limit', async () => {
    const child = await spawn('sh', ['-c', 'echo one; sleep 0.1; echo two; exec sleep 60'], {
      limit: Infinity,
    });
    const chunks = child.stdout?.[Symbol.asyncIterator]();
    await chunks?.next();
    await until(() => child.stdout?.readableLength !== 0, 'the rest is there');
    await child[Symbol.asyncDispose]();
    expect(await child.exited).to.include({ signal: 'SIGTERM' });
  });

  it('rejects arguments that are not a list', async () => {
    expect(await spawn('echo', 'x' as never).catch(String)).to.equal(
      'TypeError: spawn: the arguments must be a list of strings, not "x"',
    );
  });

  it('does not fail because of input that could no longer be written', async () => {
    const process = await spawn('sleep', ['60']);
    const written = new Promise((resolve) => process.stdin.write(Buffer.alloc(10_000_000), resolve));
    await process[Symbol.asyncDispose]();
    expect(await written).to.be.an('error');
  });

  describe('whose outputs are read', () => {
    it('delivers everything it wrote before it was ended, even to a slow reader', async () => {
      const process = await spawn('sh', ['-c', 'head -c 100000 /dev/zero; echo x >&2; sleep 60'], {
        group: true,
      });
      await once(process.stderr, 'readable');
      let bytes = 0;
      const reading = (async () => {
        for await (const chunk of process.stdout) {
          bytes += (chunk as Buffer).length;
          await sleep(20);
        }
      })();
      await process[Symbol.asyncDispose]();
      await reading;
      expect(bytes).to.equal(100_000);
    });

    for (const [reader, read] of Object.entries({
      'an iterator': text,
      'a listener': async (stream: NodeJS.ReadableStream) => {
        let all = '';
        stream.on('data', (chunk) => (all += String(chunk)));
        await once(stream, 'end');
        return all;
      },
    })) {
      it(`reports their end to ${reader}, although another process holds them open`, async () => {
        const process = await spawn('sh', ['-c', `${LEAVES_A_CHILD}; kill -STOP $$`]);
        const { stdout, stderr, pid } = process;
        const reading = read(stdout);
        await until(() => stdout.readableDidRead, 'it has printed');
        await process[Symbol.asyncDispose]();
        const child = Number(await reading);
        await until(() => stdout.closed && stderr.closed, 'the pipes are closed');
        expect([runs(pid), runs(child)]).to.deep.equal([false, true]);
        globalThis.process.kill(child);
      });
    }

    it('closes the outputs of a process that has ended by itself as well, and is alive until then', async () => {
      const process = await spawn('sh', ['-c', LEAVES_A_CHILD]);
      const child = Number(await firstLine(process));
      const { stdout } = process;
      await process.exited;
      expect(labels()).to.deep.equal([`process sh (pid ${process.pid})`]);
      await process[Symbol.asyncDispose]();
      expect([runs(child), stdout.destroyed]).to.deep.equal([true, true]);
      globalThis.process.kill(child);
    });

    it('drops output that is no longer being read', async () => {
      const process = await spawn('sh', ['-c', 'head -c 1000000 /dev/zero; sleep 60'], { limit: 50 });
      const { stdout } = process;
      stdout.on('data', () => stdout.pause());
      await once(stdout, 'data');
      process.value.once('exit', () => setTimeout(() => stdout.pause(), 0));
      await process[Symbol.asyncDispose]();
      expect(stdout.destroyed).to.equal(true);
    });

    it('is not delayed by another process that writes into them forever', async () => {
      const process = await spawn('sh', ['-c', 'yes & echo $! >&2; kill -STOP $$'], { limit: 10_000 });
      const child = Number(String(((await once(process.stderr, 'data')) as [Buffer])[0]));
      process.stdout.resume();
      await process[Symbol.asyncDispose]();
      await until(() => !runs(child), 'it is told that nobody reads');
    });
  });

  describe('with a channel', () => {
    it('receives what it sent before it was ended, and closes the channel', async () => {
      const code = 'process.send("hello"); setInterval(() => {}, 1_000)';
      const node = await spawn(process.execPath, ['-e', code], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
      const { value } = node;
      expect((await once(value, 'message'))[0]).to.equal('hello');
      await node[Symbol.asyncDispose]();
      await until(() => !value.connected, 'the channel is closed');
    });
  });

  describe('of a group', () => {
    it('ends everything that the process has started', async () => {
      const process = await spawn('sh', ['-c', HAS_A_CHILD], { group: true });
      const child = Number(await firstLine(process));
      await process[Symbol.asyncDispose]();
      expect([process.pid, child].map(runs)).to.deep.equal([false, false]);
    });

    it('kills members that ignore the signal', async () => {
      const process = await spawn('sh', ['-c', `sh -c '${IGNORES_SIGTERM}' & echo $!; wait`], {
        group: true,
        limit: 50,
      });
      const child = Number((await firstLine(process)).match(/\d+/)?.[0]);
      await process[Symbol.asyncDispose]();
      expect([await process.exited, runs(child)]).to.deep.equal([{ code: null, signal: 'SIGTERM' }, false]);
    });

    it('ends members that outlive their leader', async () => {
      const process = await spawn('sh', ['-c', 'sleep 60 >/dev/null 2>&1 & echo $!'], { group: true });
      const child = Number(await text(process.stdout));
      await process.exited;
      await sleep(0);
      expect([labels(), runs(child)]).to.deep.equal([[`process sh (pid ${process.pid})`], true]);
      expect(process.kill(0)).to.equal(true);
      await process[Symbol.asyncDispose]();
      expect(runs(child)).to.equal(false);
    });

    it('is no longer tracked when the last member has ended', async () => {
      const process = await spawn('sh', ['-c', 'sleep 0.1 >/dev/null 2>&1 & true'], { group: true });
      expect(await process.exited).to.deep.equal({ code: 0, signal: null });
      await gone();
      expect(process.kill()).to.equal(false);
    });

    it('does not end processes outside the group', async () => {
      const process = await spawn('sh', ['-c', 'sleep 60 & echo $!; wait']);
      const child = Number(await firstLine(process));
      await process[Symbol.asyncDispose]();
      expect(runs(child)).to.equal(true);
      globalThis.process.kill(child);
    });
  });
});
