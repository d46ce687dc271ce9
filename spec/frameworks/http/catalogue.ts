/** What each catalogue in `examples/frameworks` must do, whatever framework it is on. */
import { expect } from 'chai';
import { live } from 'lastcall';
import { Pool } from '../../../examples/frameworks/pool.js';
import type { Serving } from '../../../examples/frameworks/support/listening.js';
import { Child } from '../../support/child.js';
import { runtime } from '../../support/runtime.js';
import { abandonAnswer, abandonPipeline, abandonRequest, begin, get } from './client.js';
import { until } from './requests.js';

/** Frameworks take seconds of a busy machine to start, and 500 requests at a time some more. */
const LIMIT_MS = 60_000;

/** @param notPipelined why requests that wait behind others are not lost well. */
export function describeCatalogue(start: (pool: Pool) => Promise<Serving>, notPipelined?: string): void {
  let pool: Pool;
  let running: Serving;

  beforeEach(async () => {
    pool = new Pool();
    running = await start(pool);
  });

  afterEach(async () => {
    await running.close();
    expect({ ...pool }).to.deep.equal({
      acquired: pool.acquired,
      returned: pool.acquired,
      cursors: 0,
      misuses: 0,
      isClosed: true,
    });
  });

  const allReturned = (acquired: number): Promise<void> =>
    until(() => pool.acquired === acquired && pool.returned === acquired);

  it('gives a connection back when the answer is sent', async () => {
    const { status, headers, text } = await get(`${running.url}/books/1`);
    expect([status, JSON.parse(text)]).to.deep.equal([200, { title: 'Persuasion' }]);
    expect(headers['content-length']).to.equal(String(text.length));
    await allReturned(1);
  });

  it('gives it back when the handler has failed, and the framework answers as it always does', async () => {
    const { log, restore } = mute();
    const { status } = await get(`${running.url}/books/9`);
    await allReturned(1).finally(restore);
    expect(status).to.equal(500);
    expect(log.join('\n')).to.satisfy((text: string) => text === '' || text.includes('There is no book 9'));
  });

  it('sends a stream whole before it gives the connection back', async () => {
    const { text } = await get(`${running.url}/export?rows=50`);
    expect(text.split('\n')).to.have.lengthOf(51);
    await allReturned(1);
  });

  it('closes the cursor, then gives the connection back, when the client goes away in a stream', async () => {
    const { restore } = mute();
    await abandonAnswer(`${running.url}/export?rows=1000000`);
    await allReturned(1).finally(restore);
    expect(pool.cursors).to.equal(0);
  });

  it('lets a handler whose client has gone keep its connection until it is done', async () => {
    const { restore } = mute();
    await abandonRequest(
      `${running.url}/count`,
      until(() => pool.acquired === 1),
    );
    expect(pool.returned).to.equal(0);
    await allReturned(1).finally(restore);
  });

  it('loses nothing of requests that wait behind others on their connection, when that is closed', async function () {
    if (notPipelined !== undefined) {
      console.log(`      skipped: ${notPipelined}`);
      this.skip();
    }
    const { restore } = mute();
    const paths = Array.from({ length: 20 }, (_, n) => (n === 0 ? '/count' : '/export?rows=1000000'));
    await abandonPipeline(
      running.url,
      paths,
      until(() => pool.acquired === paths.length),
    );
    await allReturned(paths.length).finally(restore);
  });

  it('answers 500 at a time, and keeps nothing', async () => {
    const kept = live().length;
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, n) => get(`${running.url}/${n % 2 ? 'books/1' : 'export?rows=3'}`)),
    );
    expect(new Set(answers.map(({ status }) => status))).to.deep.equal(new Set([200]));
    await allReturned(500);
    await until(() => live().length === kept);
  });

  it('loses nothing of 500 at a time that go away', async () => {
    const { restore } = mute();
    await Promise.all(Array.from({ length: 500 }, () => abandonAnswer(`${running.url}/export?rows=1000000`)));
    await allReturned(500).finally(restore);
  });

  it('ends what is in flight before the pool when it is closed', async () => {
    const { restore } = mute();
    const streaming = get(`${running.url}/export?rows=1000000`).catch(
      (error: NodeJS.ErrnoException) => error.code,
    );
    const counting = get(`${running.url}/count`).catch((error: NodeJS.ErrnoException) => error.code);
    await until(() => pool.acquired === 2);
    await running.close().finally(restore);
    expect(await Promise.all([streaming, counting])).to.deep.equal(['ECONNRESET', 'ECONNRESET']);
    expect(live()).to.deep.equal([]);
  });
}

/** The same, from outside, on the program that the example is. */
export async function runCatalogue(
  example: string,
  command: readonly string[] = runtime.command,
): Promise<{ stdout: string[]; stderr: string }> {
  const child = new Child(
    new URL(`../../../examples/frameworks/${example}.js`, import.meta.url),
    [],
    command,
    LIMIT_MS,
  );
  await child.prints('\n');
  const url = /http:\S+/.exec(child.stdout)?.[0] ?? '';
  const book = await get(`${url}/books/0`);
  expect([book.text, book.headers['content-length']]).to.deep.equal(['{"title":"Emma"}', '16']);
  expect((await get(`${url}/books/9`)).status).to.equal(500);
  await Promise.all([
    get(`${url}/export?rows=10`),
    abandonAnswer(`${url}/export?rows=1000000`),
    ...Array.from({ length: 500 }, () => get(`${url}/books/2`)),
  ]);
  const streaming = await begin(`${url}/export?rows=1000000`);
  child.process.kill('SIGTERM');
  await streaming.brokenOff;
  const { stdout, stderr, code } = await child.ended();
  expect(code, stderr).to.equal(0);
  return { stdout: stdout.slice(1), stderr };
}

/** Keep what frameworks write to the console of errors. */
export function mute(): { log: string[]; restore: () => void } {
  const { error, info } = console;
  const log: string[] = [];
  console.error = console.info = (...args: unknown[]) => void log.push(args.map(String).join(' '));
  return { log, restore: () => void Object.assign(console, { error, info }) };
}
