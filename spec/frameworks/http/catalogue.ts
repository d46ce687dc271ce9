/** The specs of the catalogue, an example application in `examples/frameworks`, for each framework. */
import { expect } from 'chai';
import { live } from 'lastcall';
import { Pool } from '../../../examples/frameworks/pool.js';
import type { Serving } from '../../../examples/frameworks/support/listening.js';
import { Child } from '../../support/child.js';
import { runtime } from '../../support/runtime.js';
import { abandonResponse, abandonPipeline, abandonRequest, get, startReading } from './client.js';
import { until } from './requests.js';

/** On a busy machine, frameworks take seconds to start, and 500 concurrent requests take some more. */
const LIMIT_MS = 60_000;

/** @param notPipelined why the spec of pipelined requests is skipped; it runs if this is `undefined`. */
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

  it('returns a connection to the pool when the response is sent', async () => {
    const { status, headers, text } = await get(`${running.url}/books/1`);
    expect([status, JSON.parse(text)]).to.deep.equal([200, { title: 'Persuasion' }]);
    expect(headers['content-length']).to.equal(String(text.length));
    await allReturned(1);
  });

  it('returns it when the handler has failed, and the framework responds as always', async () => {
    const { log, restore } = mute();
    const { status } = await get(`${running.url}/books/9`);
    await allReturned(1).finally(restore);
    expect(status).to.equal(500);
    expect(log.join('\n')).to.satisfy((text: string) => text === '' || text.includes('There is no book 9'));
  });

  it('sends a whole stream before it returns the connection', async () => {
    const { text } = await get(`${running.url}/export?rows=50`);
    expect(text.split('\n')).to.have.lengthOf(51);
    await allReturned(1);
  });

  it('closes the cursor, then returns the connection, when the client disconnects during a stream', async () => {
    const { restore } = mute();
    await abandonResponse(`${running.url}/export?rows=1000000`);
    await allReturned(1).finally(restore);
    expect(pool.cursors).to.equal(0);
  });

  it('lets a handler whose client has disconnected keep its connection until it is done', async () => {
    const { restore } = mute();
    await abandonRequest(
      `${running.url}/count`,
      until(() => pool.acquired === 1),
    );
    expect(pool.returned).to.equal(0);
    await allReturned(1).finally(restore);
  });

  it('returns the connections of pipelined requests when their socket is closed', async function () {
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

  it('serves 500 concurrent requests, and leaves nothing alive', async () => {
    const before = live().length;
    const responses = await Promise.all(
      Array.from({ length: 500 }, (_, n) => get(`${running.url}/${n % 2 ? 'books/1' : 'export?rows=3'}`)),
    );
    expect(new Set(responses.map(({ status }) => status))).to.deep.equal(new Set([200]));
    await allReturned(500);
    await until(() => live().length === before);
  });

  it('returns the connections of 500 concurrent requests whose clients disconnect', async () => {
    const { restore } = mute();
    await Promise.all(
      Array.from({ length: 500 }, () => abandonResponse(`${running.url}/export?rows=1000000`)),
    );
    await allReturned(500).finally(restore);
  });

  it('ends pending requests before the pool when it is closed', async () => {
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

/** Run an example as a program, and check it from outside. */
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
    abandonResponse(`${url}/export?rows=1000000`),
    ...Array.from({ length: 500 }, () => get(`${url}/books/2`)),
  ]);
  const streaming = await startReading(`${url}/export?rows=1000000`);
  child.process.kill('SIGTERM');
  await streaming.closed;
  const { stdout, stderr, code } = await child.ended();
  expect(code, stderr).to.equal(0);
  return { stdout: stdout.slice(1), stderr };
}

/** Capture what frameworks write by `console.error` and `console.info`, until `restore`. */
export function mute(): { log: string[]; restore: () => void } {
  const { error, info } = console;
  const log: string[] = [];
  console.error = console.info = (...args: unknown[]) => void log.push(args.map(String).join(' '));
  return { log, restore: () => void Object.assign(console, { error, info }) };
}
