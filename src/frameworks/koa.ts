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
    /** What lives as long as the request: it ends when the middleware has settled and the response is closed. */
    scope: AsyncScope;
  }
}

/** The middleware, and the application's own scope. */
export interface Scoped extends Middleware, Pick<Application, 'scope' | 'close'> {}

const requests = new Requests<object>('app.use(scoped()) before all that uses ctx.state.scope');

/**
 * Give each request a scope: `ctx.state.scope`, and `currentScope()` in middleware and all that it calls.
 *
 * It ends when the middleware behind this one has settled and the response is closed, whichever is later; so a stream is
 * sent whole, and a handler whose client has gone keeps what it has until it is done. `ctx.state.scope.signal` is aborted
 * at the close. Errors of disposal are emitted as `'error'` of the application, as Koa emits its own.
 *
 * *Gotcha*: work that the middleware does not await is not waited for, unless it does `hold(ctx)`. And a signal that the
 * program does not handle releases everything at once: on SIGTERM, close the server, then this.
 *
 * @returns the middleware, to use before all others that need the scope, with the application's own `scope`, and
 * `close()`, to call when the server is closed: it waits for the requests, then ends that scope.
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
    const handled = unit.hold();
    const response = holdResponse(unit, ctx.res);
    try {
      return await inScope(unit.scope, next);
    } finally {
      response.holdBody(ctx.body);
      handled();
    }
  };
  return Object.assign(middleware, { scope: application.scope, close: () => application.close() });
}

/** Koa's own listener throws at what is no error. */
function asError(error: unknown): Error {
  return isNativeError(error) || error instanceof Error
    ? error
    : new Error(format('non-error thrown: %j', error), { cause: error });
}

/**
 * Put the end of a request's scope off, for work that goes on although its middleware has settled and the response is
 * closed.
 *
 * @returns how to say that the work is done.
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
