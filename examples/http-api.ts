/** `listen` of lastcall/node: an HTTP API that Ctrl-C ends under load, and no order is lost. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, get, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { AsyncScope, Scope } from 'lastcall';
import { listen } from 'lastcall/node';

const CLIENTS = 20;

/** Exported, so that the program keeps it. */
export const scope = new AsyncScope();

/** The API. What it needs is older than its server, so it is released after the last order is answered. */
async function serve(): Promise<void> {
  const orders = scope.adopt(new Set<string>(), async (orders) => {
    console.log('the API closes its database');
    process.send?.(orders.size);
  });
  const api = createServer(async (request, response) => {
    orders.add(request.url as string);
    await sleep(20); // so long would a database take
    response.end(`thank you for ${request.url}`);
  });
  const { url } = scope.use(await listen(api, { host: '127.0.0.1', limit: 2_000 }));
  process.send?.(url);
}

async function order(url: string, agent: Agent): Promise<void> {
  const [response] = (await once(get(url, { agent }), 'response')) as [IncomingMessage];
  await response.toArray(); // rejected when it does not come whole
}

/** The API in a program of its own, its clients, and Ctrl-C when it is busy. */
async function main(): Promise<void> {
  using clients = new Scope();
  const agent = clients.adopt(new Agent({ keepAlive: true }), (agent) => agent.destroy());
  const program = fork(new URL(import.meta.url));
  const ended = once(program, 'exit');
  const [url] = (await once(program, 'message')) as [string];
  const taken = once(program, 'message') as Promise<[number]>;

  console.log(`${CLIENTS} clients order`);
  let answered = 0;
  const orderUntilTheEnd = async (client: number): Promise<void> => {
    for (let n = 1; ; n++) {
      await order(`${url}/${client}-${n}`, agent);
      answered += 1;
      if (answered === 100) program.kill('SIGINT');
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: CLIENTS }, (_, n) => orderUntilTheEnd(n)));
  const refused = ends.filter(({ status }) => status === 'rejected').length;
  const [orders] = await taken;
  console.log(`${refused} clients are told that there is no API any more`);
  console.log(`orders taken and not answered: ${orders - answered}`);
  const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  console.log(`the API died of ${signal}`);
}

await (process.send === undefined ? main() : serve());
