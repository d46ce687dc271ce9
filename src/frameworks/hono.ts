/**
 * lastcall/hono: middleware that gives each application and each request of Hono a scope, on Node, Bun and Deno.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import type { ServerResponse } from 'node:http';
import type { Context, MiddlewareHandler } from 'hono';
import type { AsyncScope } from 'lastcall';
import { type Application, openApplication, type Unit } from 'lastcall/adapter';
import { inScope } from 'lastcall/context';
import { followBody, type FollowedBody } from './http/body.js';
import { Requests } from './http/requests.js';
import { holdResponse } from './http/response.js';
import { readOptions } from './support/arguments.js';

/** To put into the `Variables` of an application: `new Hono<{ Variables: ScopeVariables }>()`. */
export interface ScopeVariables {
  /** What lives as long as the request: it ends when the handler has settled and the response has ended. */
  scope: AsyncScope;
}

export interface ScopedOptions {
  /** Given what the disposal of a request's scope threw or was rejected with; `console.error`, as Hono does. */
  readonly onError?: (error: unknown, c: Context) => void;
}

/** The middleware, and the application's own scope. */
export interface Scoped
  extends MiddlewareHandler<{ Variables: ScopeVariables }>, Pick<Application, 'scope' | 'close'> {}

/** What servers give that know when a response is closed: @hono/node-server, `Deno.serve`. */
interface ServerEnv {
  readonly outgoing?: ServerResponse;
  readonly completed?: Promise<void>;
}

/** Microtasks in which a body that is no stream has ended. */
const TURNS = 20;

const requests = new Requests<Context>('app.use(scoped()) before all that uses c.var.scope');

const reportToConsole = (error: unknown): void => console.error(error);

/**
 * Give each request a scope: `c.var.scope`, and `currentScope()` in handlers and all that they call.
 *
 * It ends when the handler has settled, the response's body has ended and, where the server tells, the response is closed,
 * whichever is last; so a stream is sent whole, and a handler whose client has gone keeps what it has until it is done.
 * `c.var.scope.signal` is aborted when the client has gone, or at the close.
 *
 * *Gotcha*: the callback of Hono's `stream`, `streamText` and `streamSSE` may run on when the client has gone; it has to
 * watch the signal, or to `hold(c)`.
 *
 * *Gotcha*: a signal that the program does not handle releases everything at once: on SIGTERM, close the server, then
 * this.
 *
 * *Gotcha*: Deno warns that it aborts signals also of requests that went well, unless it is run with
 * `--unstable-no-legacy-abort`.
 *
 * @param options `onError`: reports errors of disposal.
 * @returns the middleware, to use before all others that need the scope, with the application's own `scope`, and
 * `close()`, to call when the server is closed: it waits for the requests, then ends that scope.
 *
 * @example
 * ```ts
 * import { Hono } from 'hono';
 * import { scoped } from 'lastcall/hono';
 *
 * const log: string[] = [];
 * const application = scoped();
 * application.scope.defer(() => void log.push('closed the pool'));
 *
 * const app = new Hono().use(application).get('/', (c) => {
 *   c.var.scope.defer(() => void log.push('gave the connection back'));
 *   return c.text('hello');
 * });
 *
 * await (await app.request('/')).text(); // => 'hello'
 * await application.close();
 * log; // => ['gave the connection back', 'closed the pool']
 * ```
 */
export function scoped(options?: ScopedOptions): Scoped {
  const { onError = reportToConsole } = readOptions(options, 'scoped');
  const application = openApplication({ onError: reportToConsole });
  const middleware: MiddlewareHandler<{ Variables: ScopeVariables }> = async (c, next) => {
    if (requests.find(c) !== undefined) return next();
    const unit = application.open({ onError: (error) => onError(error, c) });
    requests.set(c, unit);
    c.set('scope', unit.scope);
    const handled = unit.hold();
    let body: FollowedBody | undefined;
    let isClosed = false;
    const { signal } = c.req.raw;
    const gone = (): void => unit.cancel(signal.reason);
    signal.addEventListener('abort', gone);
    void unit.ended.then(() => signal.removeEventListener('abort', gone));
    holdServed(unit, c.env as ServerEnv | undefined, () => {
      isClosed = true;
      body?.cancel();
    });
    try {
      await inScope(unit.scope, next);
      body = await follow(unit, c);
      if (isClosed) body?.cancel();
    } finally {
      handled();
    }
  };
  return Object.assign(middleware, { scope: application.scope, close: () => application.close() });
}

/** Put a unit's end off until the server says that the response is closed, if it says so. */
function holdServed(unit: Unit, { outgoing, completed }: ServerEnv = {}, onClosed: () => void): void {
  if (outgoing !== undefined) {
    holdResponse(unit, outgoing, onClosed);
  } else if (completed !== undefined) {
    const over = unit.hold();
    const close = (): void => {
      unit.cancel();
      onClosed();
      over();
    };
    completed.then(close, close); // it is rejected when the client has gone
  }
}

/** Put a unit's end off until the body of the response has ended. */
async function follow(unit: Unit, c: Context): Promise<FollowedBody | undefined> {
  const { body } = c.res;
  if (body === null || body.locked) return undefined;
  const ended = unit.hold();
  if (c.req.raw.method === 'HEAD') {
    // Hono drops the body, and tells it nothing.
    void body
      .cancel()
      .catch(() => {})
      .finally(ended);
    c.res = new Response(null, c.res);
    return undefined;
  }
  const followed = followBody(body as ReadableStream<Uint8Array>, ended);
  for (let turn = 0; turn < TURNS && !followed.ended; turn++) await undefined;
  // A body of known length keeps its length.
  const sent = followed.ended
    ? new Uint8Array(await new Response(followed.stream).arrayBuffer())
    : followed.stream;
  c.res = new Response(sent, c.res);
  return followed;
}

/**
 * Put the end of a request's scope off, for work that goes on although the response has ended.
 *
 * @returns how to say that the work is done.
 * @throws Error when the request has no scope yet.
 *
 * @example
 * ```ts no-run
 * import { Hono } from 'hono';
 * import { stream } from 'hono/streaming';
 * import { hold, scoped } from 'lastcall/hono';
 *
 * const app = new Hono().use(scoped());
 * app.get('/', (c) => {
 *   const done = hold(c);
 *   return stream(c, async (body) => {
 *     try {
 *       await body.write('hello');
 *     } finally {
 *       done();
 *     }
 *   });
 * });
 * ```
 */
export function hold(c: Context): () => void {
  return requests.get(c).hold();
}
