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
      /** Lives as long as the request: it ends when the handlers have settled and the response is closed. */
      scope: AsyncScope;
    }
  }
}

export interface ScopedOptions {
  /**
   * Called with what the disposal of a request's scope threw or was rejected with. Default: `console.error`, as in
   * Express.
   */
  readonly onError?: (error: unknown, request: Request) => void;
}

/** The middleware, and the application's own scope. */
export interface Scoped extends RequestHandler, Pick<Application, 'scope' | 'close'> {}

const requests = new Requests<object>('app.use(scoped()) before all that uses req.scope');

const reportToConsole = (error: unknown): void => console.error(error);
/** Releases the hold of a handler whose promise is pending, by its tracing message. */
const releases = new WeakMap<object, () => void>();

/** As the router documents it under "Diagnostics". */
interface HandlerMessage {
  readonly req: object;
}

const unitOf = (message: unknown): Unit | undefined => requests.find((message as HandlerMessage).req);

const followHandlers = tracing(
  'express.router.request',
  { requests, unitOf },
  {
    end(message) {
      const unit = unitOf(message);
      const isPending =
        !('result' in (message as HandlerMessage)) && !('error' in (message as HandlerMessage));
      if (unit !== undefined && isPending) releases.set(message as HandlerMessage, unit.hold());
    },
    asyncEnd(message) {
      releases.get(message as HandlerMessage)?.();
    },
  },
);

/**
 * Give each request a scope: `req.scope`, and `currentScope()` in handlers and everything that they call.
 *
 * The scope ends when the response is closed and the promises of all handlers have settled, whichever is later. So a
 * stream is sent whole, and a handler whose client has disconnected keeps its resources until it is done.
 * `req.scope.signal` is aborted when the response is closed. Express handles the errors of handlers as always.
 *
 * *Gotcha*: it is not known when a handler that returns no promise is done. If its client has disconnected, the scope
 * ends when the response is closed, and accepts no resources afterwards. To keep it open, call `hold(req)` in the
 * handler, or in the middleware that calls back before it. Before its router 2.3 (`npm ls router`), Express does not
 * report promises, so this holds for all handlers.
 *
 * *Gotcha*: a signal that the program does not handle releases everything at once. Handle SIGTERM: close the server,
 * then call `close()`.
 *
 * @param options `onError`: called with errors of disposal. They come too late for the application's error handlers.
 * @returns the middleware; use it before everything that needs the scope. Its `scope` is the application's. Call its
 * `close()` when the server is closed: it waits for the requests, then ends the application's scope.
 * @throws TypeError when the options are `null`.
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
 * Keep a request's scope open for work that goes on after the response is closed.
 *
 * @returns a function to call when the work is done.
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
