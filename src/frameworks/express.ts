/**
 * lastcall/express: middleware that gives each application and each request of Express a scope.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import type { Request, RequestHandler } from 'express';
import type { AsyncScope } from 'lastcall';
import { type Application, openApplication, type Unit } from 'lastcall/adapter';
import { Requests } from './http/requests.js';
import { holdResponse } from './http/response.js';
import { tracing } from './http/tracing.js';
import { readOptions } from './support/arguments.js';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- so does Express itself
  namespace Express {
    interface Request {
      /** What lives as long as the request: it ends when its handlers have settled and the response is closed. */
      scope: AsyncScope;
    }
  }
}

export interface ScopedOptions {
  /** Given what the disposal of a request's scope threw or was rejected with; `console.error`, as Express does. */
  readonly onError?: (error: unknown, request: Request) => void;
}

/** The middleware, and the application's own scope. */
export interface Scoped extends RequestHandler, Pick<Application, 'scope' | 'close'> {}

const requests = new Requests<object>('app.use(scoped()) before all that uses req.scope');

const reportToConsole = (error: unknown): void => console.error(error);
const handled = new WeakMap<object, () => void>();

/** As the router documents it under "Diagnostics". */
interface Handled {
  readonly req: object;
}

const unitOf = (message: unknown): Unit | undefined => requests.find((message as Handled).req);

const followHandlers = tracing(
  'express.router.request',
  { requests, unitOf },
  {
    end(message) {
      const unit = unitOf(message);
      const isPending = !('result' in (message as Handled)) && !('error' in (message as Handled));
      if (unit !== undefined && isPending) handled.set(message as Handled, unit.hold());
    },
    asyncEnd(message) {
      handled.get(message as Handled)?.();
    },
  },
);

/**
 * Give each request a scope: `req.scope`, and `currentScope()` in handlers and all that they call.
 *
 * It ends when the response is closed and the promises of all handlers have settled, whichever is later; so a stream is
 * sent whole, and a handler whose client has gone keeps what it has until it is done. `req.scope.signal` is aborted at
 * the close. Errors of handlers go where they always go.
 *
 * *Gotcha*: nobody can know when a handler without a promise is done if its client has gone: its scope ends at the close,
 * and takes nothing that comes later, unless the handler, or the middleware that calls back before it, does `hold(req)`.
 * So it is with all handlers where Express does not tell of promises: it does so from its router 2.3 on (`npm ls router`).
 *
 * *Gotcha*: a signal that the program does not handle releases everything at once: on SIGTERM, close the server, then
 * this.
 *
 * @param options `onError`: reports errors of disposal, when it is too late for the application's error handlers.
 * @returns the middleware, to use before all others that need the scope, with the application's own `scope`, and
 * `close()`, to call when the server is closed: it waits for the requests, then ends that scope.
 *
 * @example
 * ```ts
 * import { once } from 'node:events';
 * import type { AddressInfo } from 'node:net';
 * import express from 'express';
 * import { scoped } from 'lastcall/express';
 *
 * const log: string[] = [];
 * const application = scoped();
 * application.scope.defer(() => void log.push('closed the pool'));
 *
 * const app = express();
 * app.use(application);
 * app.get('/', async (req, res) => {
 *   req.scope.defer(() => void log.push('gave the connection back'));
 *   res.send('hello');
 * });
 *
 * const server = app.listen(0, '127.0.0.1');
 * await once(server, 'listening');
 * const { port } = server.address() as AddressInfo;
 * await (await fetch(`http://127.0.0.1:${port}/`)).text(); // => 'hello'
 * server.close().closeAllConnections();
 * await application.close();
 * log; // => ['gave the connection back', 'closed the pool']
 * ```
 */
export function scoped(options?: ScopedOptions): Scoped {
  const { onError = reportToConsole } = readOptions(options, 'scoped');
  const application = openApplication({ onError: reportToConsole });
  const stopFollowing = followHandlers();
  const middleware: RequestHandler = (request, response, next) => {
    if (requests.find(request) !== undefined) return next();
    const unit = application.open({ onError: (error) => onError(error, request) });
    requests.set(request, unit);
    request.scope = unit.scope;
    holdResponse(unit, response);
    requests.enter(unit, next);
  };
  return Object.assign(middleware, {
    scope: application.scope,
    close: () => application.close().finally(stopFollowing),
  });
}

/**
 * Put the end of a request's scope off, for work that goes on although the response is closed.
 *
 * @returns how to say that the work is done.
 * @throws Error when the request has no scope yet.
 *
 * @example
 * ```ts no-run
 * import express from 'express';
 * import { hold, scoped } from 'lastcall/express';
 *
 * const app = express().use(scoped());
 * app.get('/', (req, res) => {
 *   const done = hold(req);
 *   setTimeout(() => {
 *     res.send('hello');
 *     done();
 *   }, 1_000);
 * });
 * ```
 */
export function hold(request: Request): () => void {
  return requests.get(request).hold();
}
