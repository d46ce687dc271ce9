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

/** Types `c.var.scope`: use it for the `Variables` of an application, `new Hono<{ Variables: ScopeVariables }>()`. */
export interface ScopeVariables {
  /** Lives as long as the request: it ends when the handler has settled and the response has ended. */
  scope: AsyncScope;
}

export interface ScopedOptions {
  /**
   * Called with what the disposal of a request's scope threw or was rejected with. Default: `console.error`, as in
   * Hono.
   */
  readonly onError?: (error: unknown, c: Context) => void;
}

/** The middleware, and the application's own scope. */
export interface Scoped
  extends MiddlewareHandler<{ Variables: ScopeVariables }>, Pick<Application, 'scope' | 'close'> {}

/** What servers pass in `c.env` that know when a response is closed: @hono/node-server and `Deno.serve`. */
interface ServerEnv {
  readonly outgoing?: ServerResponse;
  readonly completed?: Promise<void>;
}

/** A body that is not a stream ends within so many microtasks. */
const MICROTASKS = 20;

const requests = new Requests<Context>('app.use(scoped()) before all that uses c.var.scope');

const reportToConsole = (error: unknown): void => console.error(error);

/**
 * Give each request a scope: `c.var.scope`, and `currentScope()` in handlers and everything that they call.
 *
 * The scope ends when the handler has settled, the response's body has ended and, where the server reports it, the
 * response is closed, whichever is last. So a stream is sent whole, and a handler whose client has disconnected keeps
 * its resources until it is done. `c.var.scope.signal` is aborted when the client disconnects, or when the response
 * is closed.
 *
 * *Gotcha*: the callback of Hono's `stream`, `streamText` and `streamSSE` may run on after the client has
 * disconnected. It must listen to the signal, or keep the scope open by `hold(c)`.
 *
 * *Gotcha*: a signal that the program does not handle releases everything at once. Handle SIGTERM: close the server,
 * then call `close()`.
 *
 * *Gotcha*: Deno warns that it also aborts the signals of requests that succeeded, unless it runs with
 * `--unstable-no-legacy-abort`.
 *
 * @param options `onError`: called with errors of disposal.
 * @returns the middleware; use it before everything that needs the scope. Its `scope` is the application's. Call its
 * `close()` when the server is closed: it waits for the requests, then ends the application's scope.
 * @throws TypeError when the options are `null`.
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
    const releaseHandler = unit.hold();
    let body: FollowedBody | undefined;
    let isClosed = false;
    const { signal } = c.req.raw;
    const cancel = (): void => unit.cancel(signal.reason);
    signal.addEventListener('abort', cancel);
    void unit.ended.then(() => signal.removeEventListener('abort', cancel));
    holdUntilClosed(unit, c.env as ServerEnv | undefined, () => {
      isClosed = true;
      body?.cancel();
    });
    try {
      await inScope(unit.scope, next);
      body = await holdUntilSent(unit, c);
      if (isClosed) body?.cancel();
    } finally {
      releaseHandler();
    }
  };
  return Object.assign(middleware, { scope: application.scope, close: () => application.close() });
}

/** Keep a unit open until the server reports that the response is closed, if it reports that. */
function holdUntilClosed(unit: Unit, { outgoing, completed }: ServerEnv = {}, onClosed: () => void): void {
  if (outgoing !== undefined) {
    holdResponse(unit, outgoing, onClosed);
  } else if (completed !== undefined) {
    const release = unit.hold();
    const close = (): void => {
      unit.cancel();
      onClosed();
      release();
    };
    completed.then(close, close); // it is rejected when the client has disconnected
  }
}

/** Keep a unit open until the body of the response has ended. */
async function holdUntilSent(unit: Unit, c: Context): Promise<FollowedBody | undefined> {
  const { body } = c.res;
  if (body === null || body.locked) return undefined;
  const release = unit.hold();
  if (c.req.raw.method === 'HEAD') {
    // Hono drops the body without cancelling it.
    void body
      .cancel()
      .catch(() => {})
      .finally(release);
    c.res = new Response(null, c.res);
    return undefined;
  }
  const followed = followBody(body as ReadableStream<Uint8Array>, release);
  for (let turn = 0; turn < MICROTASKS && !followed.ended; turn++) await undefined;
  // A body whose length is known is sent with its length.
  const sent = followed.ended
    ? new Uint8Array(await new Response(followed.stream).arrayBuffer())
    : followed.stream;
  c.res = new Response(sent, c.res);
  return followed;
}

/**
 * Keep a request's scope open for work that goes on after the response has ended.
 *
 * @returns a function to call when the work is done.
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
