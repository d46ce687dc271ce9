/**
 * lastcall/koa: middleware that gives each application and each request of Koa a scope.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { format } from 'node:util';
import { isNativeError } from 'node:util/types';
import type { Context, Middleware } from 'koa';
import type { AsyncScope } from 'lastcall';
import { type Application, openApplication } from 'lastcall/adapter';
import { inScope } from 'lastcall/context';
import { Requests } from './http/requests.js';
import { holdResponse } from './http/response.js';

declare module 'koa' {
  interface DefaultState {
    /** Lives as long as the request: it ends when the middleware has settled and the response is closed. */
    scope: AsyncScope;
  }
}

/** The middleware, and the application's own scope. */
export interface Scoped extends Middleware, Pick<Application, 'scope' | 'close'> {}

const requests = new Requests<object>('app.use(scoped()) before all that uses ctx.state.scope');

/**
 * Give each request a scope: `ctx.state.scope`, and `currentScope()` in middleware and everything that it calls.
 *
 * The scope ends when the middleware behind this one has settled and the response is closed, whichever is later. So a
 * stream is sent whole, and a handler whose client has disconnected keeps its resources until it is done.
 * `ctx.state.scope.signal` is aborted when the response is closed. The application emits errors of disposal as
 * `'error'`, as it emits Koa's own.
 *
 * *Gotcha*: the scope does not wait for work that the middleware does not await. To keep it open, call `hold(ctx)`.
 *
 * *Gotcha*: a signal that the program does not handle releases everything at once. Handle SIGTERM: close the server,
 * then call `close()`.
 *
 * @returns the middleware; use it before everything that needs the scope. Its `scope` is the application's. Call its
 * `close()` when the server is closed: it waits for the requests, then ends the application's scope.
 *
 * @example
 * ```ts
 * import { once } from 'node:events';
 * import type { AddressInfo } from 'node:net';
 * import Koa from 'koa';
 * import { scoped } from 'lastcall/koa';
 *
 * const log: string[] = [];
 * const application = scoped();
 * application.scope.defer(() => void log.push('closed the pool'));
 *
 * const app = new Koa();
 * app.use(application);
 * app.use(async (ctx) => {
 *   ctx.state.scope.defer(() => void log.push('gave the connection back'));
 *   ctx.body = 'hello';
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
export function scoped(): Scoped {
  const application = openApplication({ onError: (error) => console.error(error) });
  const middleware: Middleware = async (ctx, next) => {
    if (requests.find(ctx) !== undefined) return next();
    const unit = application.open({ onError: (error) => ctx.app.emit('error', asError(error), ctx) });
    requests.set(ctx, unit);
    ctx.state.scope = unit.scope;
    const releaseHandler = unit.hold();
    const response = holdResponse(unit, ctx.res);
    try {
      return await inScope(unit.scope, next);
    } finally {
      response.holdBody(ctx.body);
      releaseHandler();
    }
  };
  return Object.assign(middleware, { scope: application.scope, close: () => application.close() });
}

/** Koa's own listener for `error` throws when it is given anything but an error. */
function asError(error: unknown): Error {
  return isNativeError(error) || error instanceof Error
    ? error
    : new Error(format('non-error thrown: %j', error), { cause: error });
}

/**
 * Keep a request's scope open for work that goes on after its middleware has settled and the response is closed.
 *
 * @returns a function to call when the work is done.
 * @throws Error when the request has no scope yet.
 *
 * @example
 * ```ts no-run
 * import Koa from 'koa';
 * import { hold, scoped } from 'lastcall/koa';
 *
 * const app = new Koa().use(scoped());
 * app.use((ctx) => {
 *   setTimeout(hold(ctx), 1_000);
 *   ctx.body = 'will be done';
 * });
 * ```
 */
export function hold(ctx: Pick<Context, 'res'>): () => void {
  return requests.get(ctx).hold();
}
