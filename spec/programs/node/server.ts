/** Serves until it ends in the way that it is told: at once, when it is asked to, or by a signal. */
import { createServer } from 'node:http';
import { AsyncScope } from 'lastcall';
import { listen } from 'lastcall/node';
import { keep, say } from '../say.js';

/** What `/slow` takes, in milliseconds. */
const SLOW_MS = 20;

const [way, path] = process.argv.slice(2);
const scope = keep(new AsyncScope());
let begun = 0;
let answered = 0;
scope.defer(() => say(`begun ${begun}, answered ${answered}`));

const server = createServer((request, response) => {
  begun += 1;
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
