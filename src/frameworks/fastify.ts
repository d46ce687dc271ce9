/**
 * lastcall/fastify: a plugin that gives each application and each request of Fastify a scope.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import { tracingChannel } from 'node:diagnostics_channel';
import type {
  FastifyPluginCallback,
  FastifyReply,
  FastifyRequest,
  onResponseHookHandler,
  onRouteHookHandler,
} from 'fastify';
import type { AsyncScope } from 'lastcall';
import { openApplication, type Unit } from 'lastcall/adapter';
import { isThenable } from '../internal.js';
import { followBody, type FollowedBody } from './http/body.js';
import { Requests } from './http/requests.js';
import { type HeldResponse, holdResponse } from './http/response.js';
import { tracing } from './http/tracing.js';

declare module 'fastify' {
  interface FastifyInstance {
    /** Lives as long as the application: it ends when the application closes, after all requests. */
    readonly scope: AsyncScope;
  }
  interface FastifyRequest {
    /** Lives as long as the request: it ends when the handler has settled and the response is closed. */
    readonly scope: AsyncScope;
  }
}

/** The state of a request until it ends. */
interface Progress {
  readonly unit: Unit;
  response?: HeldResponse;
  /** Releases the hold that waits until the handler is called, or is certain not to be called. */
  readonly releaseRoute: () => void;
  /** Releases the hold that waits until the promise of the handler has settled. */
  releaseHandler?: () => void;
  /** The body, if it is a web stream. */
  body?: FollowedBody;
  /** Whether a reply was sent through Fastify. */
  isSent: boolean;
}

const HANDLER = 'fastify.request.handler';

const requests = new Requests<FastifyRequest>(
  'await app.register(lastcall) before all hooks that use request.scope',
);
const inProgress = new WeakMap<FastifyRequest, Progress>();

/** Not on Bun: Fastify emits only if the channel says that it has subscribers, and Bun's channels do not say so. */
const reportsHandlers = typeof tracingChannel(HANDLER).hasSubscribers === 'boolean';

/** As Fastify documents it under "Diagnostics Channel Hooks". */
interface HandlerMessage {
  readonly request: FastifyRequest;
  /** At `end`: whether the handler's promise is pending. */
  readonly async: boolean;
}

const unitOf = (message: unknown): Unit | undefined => requests.find((message as HandlerMessage).request);

/** The handler has returned. */
function onReturned(request: FastifyRequest, isPending: boolean): void {
  const progress = inProgress.get(request);
  if (progress === undefined) return;
  if (isPending) progress.releaseHandler ??= progress.unit.hold();
  progress.releaseRoute();
}

/** The handler's promise has settled. */
function onSettled(request: FastifyRequest): void {
  inProgress.get(request)?.releaseHandler?.();
}

const followHandlers = tracing(
  HANDLER,
  { requests, unitOf },
  {
    end(message) {
      const { request, async } = message as HandlerMessage;
      onReturned(request, async);
    },
    asyncEnd(message) {
      onSettled((message as HandlerMessage).request);
    },
  },
);

/** Wraps a route's handler, where Fastify does not report handlers. */
const followRoute: onRouteHookHandler = (route) => {
  const { handler } = route;
  route.handler = function (request, reply) {
    const unit = requests.find(request);
    if (unit === undefined) return handler.call(this, request, reply);
    let result: unknown;
    try {
      result = requests.enter(unit, () => handler.call(this, request, reply));
    } finally {
      onReturned(request, isThenable(result));
    }
    if (isThenable(result)) {
      const settle = (): void => onSettled(request);
      result.then(settle, settle);
    }
    return result;
  };
};

function track(unit: Unit, request: FastifyRequest, reply: FastifyReply): void {
  const progress: Progress = { unit, releaseRoute: unit.hold(), isSent: false };
  requests.set(request, unit);
  inProgress.set(request, progress);
  progress.response = holdResponse(unit, reply.raw, () => {
    // After a hook has replied, no handler is called. And Fastify does not report the handler of a 404.
    if (reply.sent || request.is404) progress.releaseRoute();
    // Nor does it report when a handler settles that has hijacked its reply.
    if (reply.sent && !progress.isSent) progress.releaseHandler?.();
    // With some statuses Fastify sends no body, and hooks may replace it: then nobody reads this one.
    progress.body?.cancel();
  });
}

const plugin: FastifyPluginCallback = (app, _options, done) => {
  const application = openApplication({ onError: (error) => app.log.error(error) });
  const stopFollowing = followHandlers();

  if (!reportsHandlers) app.addHook('onRoute', followRoute);

  app.decorate('scope', application.scope);
  app.decorateRequest('scope', {
    getter(this: FastifyRequest) {
      return requests.get(this).scope;
    },
  });

  app.addHook('onRequest', (request, reply, next) => {
    const unit = application.open({ onError: (error) => request.log.error(error) });
    track(unit, request, reply);
    requests.enter(unit, next);
  });

  // A body parser continues from an event of the request, where the ambient scope is lost. And a response may be
  // closed by code of another request, such as the previous one on the same connection.
  const enter: onResponseHookHandler = (request, _reply, next) => requests.enter(requests.get(request), next);
  app.addHook('preValidation', enter);
  app.addHook('onResponse', enter);

  app.addHook('onSend', (request, _reply, payload, next) => {
    const progress = inProgress.get(request);
    if (progress === undefined) return next();
    progress.isSent = true;
    progress.releaseRoute();
    progress.body?.cancel(); // a hook has failed, and an error is sent in place of this body
    if (payload instanceof ReadableStream && !payload.locked) {
      progress.body = followBody(payload as ReadableStream<Uint8Array>, progress.unit.hold());
      const { stream } = progress.body;
      return requests.enter(progress.unit, () => next(null, stream));
    }
    progress.response?.holdBody(payload);
    requests.enter(progress.unit, () => next(null, payload));
  });

  app.addHook('onClose', async () => {
    await application.close().catch((error: unknown) => app.log.error(error));
    stopFollowing();
  });
  done();
};

/**
 * Give the application and each request a scope: `app.scope`, `request.scope`, and `currentScope()` in hooks, handlers
 * and everything that they call.
 *
 * A request's scope ends when its handler has settled and its response is closed, whichever is later. So a stream is
 * sent whole, and a handler whose client has disconnected keeps its resources until it is done.
 * `request.scope.signal` is aborted when the response is closed. The application's scope ends in `app.close()`, after
 * those of all requests. Errors of disposal go to `request.log.error` and `app.log.error`.
 *
 * *Gotcha*: register it first, on the root. Hooks that were added earlier have no scope.
 *
 * *Gotcha*: it is not known when a handler is done that returns no promise or has hijacked its reply, nor when an
 * error handler is done. If the client has disconnected, their scope ends when the response is closed, unless they call
 * `hold(request)`. A hook that neither continues nor replies keeps the scope open, and `app.close()` waits for it.
 *
 * *Gotcha*: on Bun, Fastify does not report handlers. The scope of a route that was declared before this plugin was
 * loaded stays open until its handler has replied.
 *
 * *Gotcha*: a signal that the program does not handle releases everything at once. Handle SIGTERM: call `app.close()`.
 *
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import lastcall from 'lastcall/fastify';
 *
 * const log: string[] = [];
 * const app = fastify();
 * await app.register(lastcall);
 * app.scope.defer(() => void log.push('closed the pool'));
 *
 * app.get('/', async (request) => {
 *   request.scope.defer(() => void log.push('gave the connection back'));
 *   return 'hello';
 * });
 *
 * (await app.inject('/')).body; // => 'hello'
 * await app.close();
 * log; // => ['gave the connection back', 'closed the pool']
 * ```
 */
export const lastcall = Object.assign(plugin, {
  // As fastify-plugin sets them: the plugin applies to the instance on which it is registered.
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'lastcall',
  [Symbol.for('plugin-meta')]: { name: 'lastcall', fastify: '5.x' },
});

export default lastcall;

/**
 * Keep a request's scope open for work that goes on after its handler has settled and its response is closed.
 *
 * @returns a function to call when the work is done.
 * @throws Error when the request has no scope yet.
 *
 * @example
 * ```ts
 * import fastify from 'fastify';
 * import lastcall, { hold } from 'lastcall/fastify';
 *
 * const log: string[] = [];
 * const app = fastify();
 * await app.register(lastcall);
 * app.get('/', (request, reply) => {
 *   request.scope.defer(() => void log.push('released'));
 *   const done = hold(request);
 *   setTimeout(() => {
 *     log.push('sent the mail');
 *     done();
 *   }, 50);
 *   reply.send('will be done');
 * });
 *
 * await app.inject('/');
 * await app.close();
 * log; // => ['sent the mail', 'released']
 * ```
 */
export function hold(request: FastifyRequest): () => void {
  return requests.get(request).hold();
}
