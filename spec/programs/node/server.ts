/** Serves, and ends in the given way: when the loop is empty, on request, or by a signal. */
import { createServer } from 'node:http';
import { AsyncScope } from 'lastcall';
import { listen } from 'lastcall/node';
import { keep, say } from '../say.js';

/** How long `/slow` takes, in milliseconds. */
const SLOW_MS = 20;

const [way, path] = process.argv.slice(2);
const scope = keep(new AsyncScope());
let started = 0;
let answered = 0;
scope.defer(() => say(`started ${started}, answered ${answered}`));

const server = createServer((request, response) => {
  started += 1;
  response.on('finish', () => (answered += 1));
  switch (request.url) {
    case '/slow':
      setTimeout(() => response.end('slow'), SLOW_MS);
      break;
    case '/exit':
      say('exits');
      process.exit(3);
      break;
    default:
      say('hangs');
  }
});
const { address, port } = scope.use(
  await listen(server, path === undefined ? { host: '127.0.0.1' } : { path }),
);
say(`listening on ${typeof address === 'string' ? address : port}`);
if (way === 'loop empty') server.unref();
