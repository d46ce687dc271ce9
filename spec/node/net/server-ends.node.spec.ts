/** Child programs that end while they serve, seen from outside. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import * as http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { Scope } from 'lastcall';
import { Child } from '../../support/child.js';
import { runtime } from '../../support/runtime.js';
import { sleep } from '../../support/time.js';
import { closed, connect, failure, get, isFree } from './server-clients.js';

const PROGRAM = 'node/server';

/** Start a program that serves on a port. */
async function serve(): Promise<{ child: Child; port: number; url: string }> {
  const child = new Child(PROGRAM);
  const port = await new Promise<number>((resolve) => {
    let text = '';
    child.process.stdout.on('data', (chunk: string) => {
      text += chunk;
      const [, port] = /^listening on (\d+)\n/m.exec(text) ?? [];
      if (port !== undefined) resolve(Number(port));
    });
  });
  return { child, port, url: `http://127.0.0.1:${port}` };
}

describe(`the end of a program that serves, on ${runtime.name}`, () => {
  let scope: Scope;
  let path: string;

  beforeEach(() => {
    scope = new Scope();
    const folder = mkdtempSync(join(tmpdir(), 'server-'));
    scope.adopt(folder, (folder) => rmSync(folder, { recursive: true }));
    path = join(folder, 'socket');
  });

  afterEach(() => scope.dispose());

  it('comes when the loop is empty, and leaves no socket file', async () => {
    const ended = await new Child(PROGRAM, ['loop empty', path]).ended();
    expect(ended).to.deep.equal({
      stdout: [`listening on ${path}`, 'started 0, answered 0'],
      stderr: '',
      code: 0,
      signal: null,
    });
    expect(existsSync(path)).to.equal(false);
  });

  it('comes with process.exit, which destroys connections and leaves no socket file', async () => {
    const child = new Child(PROGRAM, ['exit', path]);
    await child.prints('listening');
    const client = await connect(path);
    client.write('GET /exit HTTP/1.1\r\nHost: here\r\n\r\n');
    await closed(client);
    const { stdout, code } = await child.ended();
    expect([...stdout.slice(1), code]).to.deep.equal(['exits', 'started 1, answered 0', 3]);
    expect(existsSync(path)).to.equal(false);
  });

  it('comes after SIGTERM once every request that has started is answered', async () => {
    const { child, port, url } = await serve();
    const agent = scope.adopt(new http.Agent({ keepAlive: true }), (agent) => agent.destroy());
    let answered = 0;
    const failures = new Set<string>();
    const clients = Array.from({ length: 50 }, async () => {
      for (;;) {
        const answer = get(`${url}/slow`, agent);
        const reason = await failure(answer);
        if (reason !== 'none') return failures.add(reason);
        answered += 1;
        if (answered === 500) child.process.kill('SIGTERM');
      }
    });
    const { stdout, stderr, signal } = await child.ended();
    await Promise.all(clients);
    expect([stdout.at(-1), stderr, signal]).to.deep.equal([
      `started ${answered}, answered ${answered}`,
      '',
      'SIGTERM',
    ]);
    expect(['ECONNRESET', 'ECONNREFUSED', 'EPIPE']).to.include.members([...failures]);
    expect(await isFree(port)).to.equal(true);
  });

  it('waits after SIGINT for pending requests, until a second SIGINT', async () => {
    const { child, port, url } = await serve();
    const answer = failure(get(`${url}/hang`));
    await child.prints('hangs\n');
    child.process.kill('SIGINT');
    while (!(await isFree(port)));
    await sleep(600); // an earlier signal counts as the same key press
    expect(child.process.exitCode ?? child.process.signalCode).to.equal(null);
    const before = performance.now();
    child.process.kill('SIGINT');
    const { stdout, stderr, signal } = await child.ended();
    expect(performance.now() - before).to.be.lessThan(3_000); // the limit is 5,000
    expect([stdout.at(-1), stderr, signal]).to.deep.equal(['hangs', '', 'SIGINT']);
    expect(await answer).to.equal('ECONNRESET');
  });
});
