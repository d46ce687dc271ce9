/** The requests of an adapter's specs: where they are answered, what they log, and clients that go away meanwhile. */
import { expect } from 'chai';
import { type AsyncScope, live } from 'lastcall';
import type { Serving } from '../../../examples/frameworks/support/listening.js';
import { sleep } from '../../support/time.js';
import { abandonRequest } from './client.js';

/** Wait for what is known to come; mocha's time limit bounds it. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(2);
}

/** Wait until a scope's signal is aborted, and a while longer: what would wrongly end at the close has ended then. */
export async function outlive(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
  await sleep(20);
}

/** What a handler does whose client goes away when it has begun: it goes on, and its scope does not end meanwhile. */
export async function goOnAlone(scope: AsyncScope, log: string[]): Promise<void> {
  scope.signal.addEventListener('abort', () => log.push('aborted'));
  log.push('began');
  await outlive(scope.signal);
  expect(scope.disposed).to.equal(false);
  log.push('handler done');
}

/** A spec's application. */
export interface Application {
  /** Its scope logs `application ended`, and that of each request `ended`. */
  log(): readonly string[];
  listen(): Promise<Serving>;
  /** Called after each spec, when its server is closed. */
  close(): Promise<unknown>;
}

export interface Requests {
  /** Let the application listen; it is closed after the spec. */
  listen(): Promise<string>;
  /** Wait until a request's scope has ended. */
  ended(): Promise<void>;
  /** Ask, and go away without an answer when `line` is in the log. */
  leaveAfter(line: string, path?: string): Promise<void>;
}

/** After each spec the application is closed, its scope is the last that ends, and nothing is alive. */
export function requestsTo({ log, listen, close }: Application): Requests {
  let serving: Serving | undefined;

  afterEach(async () => {
    await serving?.close();
    serving = undefined;
    await close();
    expect(log().at(-1)).to.equal('application ended');
    expect(live()).to.deep.equal([]);
  });

  const logged = (line: string): Promise<void> => until(() => log().includes(line));
  const requests: Requests = {
    async listen() {
      serving ??= await listen();
      return serving.url;
    },
    ended: () => logged('ended'),
    async leaveAfter(line, path = '/') {
      await abandonRequest(`${await requests.listen()}${path}`, logged(line));
    },
  };
  return requests;
}
