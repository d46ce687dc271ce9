/** Metrics for Prometheus: what is alive and what leaked, scraped as any other metric of the service. */
import { createServer } from 'node:http';
import { finalize } from 'lastcall';
import { type Counters, counters, type Sample } from 'lastcall/debug';
import { listen } from 'lastcall/node';
import { Counter, Gauge, register } from 'prom-client';
import { collect } from './support/collect.js';

class Session {}
function close(): void {}

new Gauge({
  name: 'lastcall_records_alive',
  help: 'Resources that are still to be released.',
  labelNames: ['kind'],
  collect() {
    for (const { labels, value } of counters().alive) this.set(labels, value);
  },
});

function count(
  name: string,
  help: string,
  labelNames: string[],
  samples: (all: Counters) => readonly Sample[],
): void {
  new Counter({
    name,
    help,
    labelNames,
    collect() {
      this.reset(); // what is counted elsewhere is told as it stands
      for (const { labels, value } of samples(counters())) this.inc(labels, value);
    },
  });
}

count('lastcall_records_born_total', 'Resources acquired.', ['kind'], ({ born }) => born);
count(
  'lastcall_records_died_total',
  'Resources released; of the reason gc: leaked.',
  ['kind', 'reason'],
  ({ died }) => died,
);
count('lastcall_callbacks_failed_total', 'Releases that failed.', ['kind', 'reason'], ({ failed }) => failed);
count('lastcall_callback_seconds_total', 'Time that releases took.', [], ({ callbacks }) => [
  { labels: {}, value: callbacks.seconds },
]);

const server = createServer((_request, response) => {
  response.setHeader('Content-Type', register.contentType);
  void register.metrics().then((text) => response.end(text));
});
await using listening = await listen(server, { host: '127.0.0.1', port: 0 });

{
  using session = finalize(new Session(), close);
  console.log(`a session is ${session.alive ? 'alive' : 'dead'}`);
}
(() => void finalize(new Session(), close))(); // nobody disposes it
await collect();

const scraped = await (await fetch(`${listening.url}/metrics`)).text();
for (const line of scraped.split('\n')) {
  if (line.startsWith('lastcall_records') && !line.endsWith(' 0')) console.log(line);
}
