/** Support for the specs of server adapters: servers, requests, what they log, and clients that disconnect. */
import { expect } from 'chai';
import { type AsyncScope, live } from 'lastcall';
import type { Serving } from '../../../examples/frameworks/support/listening.js';
import { sleep } from '../../support/time.js';
import { abandonRequest } from './client.js';

/** Wait until a condition holds, at most for mocha's time limit. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(2);
}

/** Wait until a scope's signal is aborted, and a while longer, so that a scope that wrongly ends at that time has ended. */
export async function waitPastAbort(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
  await sleep(20);
}

/** A handler that runs on after its client has disconnected, and checks that its scope is still open. */
export async function runWithoutClient(scope: AsyncScope, log: string[]): Promise<void> {
  scope.signal.addEventListener('abort', () => log.push('aborted'));
  log.push('started');
  await waitPastAbort(scope.signal);
  expect(scope.disposed).to.equal(false);
  log.push('handler done');
}

/** A spec's application. */
export interface Application {
  /** Its scope logs `application ended`, and that of each request `ended`. */
  log(): readonly string[];
  listen(): Promise<Serving>;
  /** End the application. Called after each spec, when the server is closed. */
  close(): Promise<unknown>;
}

export interface Requests {
  /** Start the server, which is closed after the spec. @returns its URL. */
  listen(): Promise<string>;
  /** Wait until a request's scope has ended. */
  ended(): Promise<void>;
  /** Send a request, and disconnect without a response when `line` is in the log. */
  abandonAfter(line: string, path?: string): Promise<void>;
}

/** Send requests to an application. After each spec it is closed, its scope must end last, and nothing may be alive. */
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
    async abandonAfter(line, path = '/') {
      await abandonRequest(`${await requests.listen()}${path}`, logged(line));
    },
  };
  return requests;
}
