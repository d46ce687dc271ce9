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
    /** What lives as long as the application: it ends when the application closes, after all requests. */
    readonly scope: AsyncScope;
  }
  interface FastifyRequest {
    /** What lives as long as the request: it ends when the handler has settled and the response is closed. */
    readonly scope: AsyncScope;
  }
}

/** What is known of a request until it ends. */
interface Progress {
  readonly unit: Unit;
  response?: HeldResponse;
  /** To call when the handler was reached, or will not be. */
  readonly routed: () => void;
  /** To call when the promise of the handler has settled. */
  handled?: () => void;
  /** What is sent, if it is a stream of the web. */
  body?: FollowedBody;
  /** Whether a reply was sent through Fastify. */
  isSent: boolean;
}

const HANDLER = 'fastify.request.handler';

const requests = new Requests<FastifyRequest>(
  'await app.register(lastcall) before all hooks that use request.scope',
);
const inProgress = new WeakMap<FastifyRequest, Progress>();

/** Not on Bun: its channels do not say whether anyone listens, and Fastify asks them before it tells. */
const tellsOfHandlers = typeof tracingChannel(HANDLER).hasSubscribers === 'boolean';

/** As Fastify documents it under "Diagnostics Channel Hooks". */
interface Handled {
  readonly request: FastifyRequest;
  /** Whether a promise is pending, at `end`. */
  readonly async: boolean;
}

const unitOf = (message: unknown): Unit | undefined => requests.find((message as Handled).request);

function returned(request: FastifyRequest, isPending: boolean): void {
  const progress = inProgress.get(request);
  if (progress === undefined) return;
  if (isPending) progress.handled ??= progress.unit.hold();
  progress.routed();
}

function settled(request: FastifyRequest): void {
  inProgress.get(request)?.handled?.();
}

const followHandlers = tracing(
  HANDLER,
  { requests, unitOf },
  {
    end(message) {
      const { request, async } = message as Handled;
      returned(request, async);
    },
    asyncEnd(message) {
      settled((message as Handled).request);
    },
  },
);

/** Tell of a route's handler in place of Fastify. */
const followRoute: onRouteHookHandler = (route) => {
  const { handler } = route;
  route.handler = function (request, reply) {
    const unit = requests.find(request);
    if (unit === undefined) return handler.call(this, request, reply);
    let result: unknown;
    try {
      result = requests.enter(unit, () => handler.call(this, request, reply));
    } finally {
      returned(request, isThenable(result));
    }
    if (isThenable(result)) {
      const end = (): void => settled(request);
      result.then(end, end);
    }
    return result;
  };
};

function begin(unit: Unit, request: FastifyRequest, reply: FastifyReply): void {
  const progress: Progress = { unit, routed: unit.hold(), isSent: false };
  requests.set(request, unit);
  inProgress.set(request, progress);
  progress.response = holdResponse(unit, reply.raw, () => {
    // Nothing follows a reply in the hooks. Of handlers that are not found, Fastify does not tell.
    if (reply.sent || request.is404) progress.routed();
    // Of handlers that have hijacked their reply, it does not tell either.
    if (reply.sent && !progress.isSent) progress.handled?.();
    // Fastify sends no body with some statuses, and hooks may send another: nobody reads this one then.
    progress.body?.cancel();
  });
}

const plugin: FastifyPluginCallback = (app, _options, done) => {
  const application = openApplication({ onError: (error) => app.log.error(error) });
  const stopFollowing = followHandlers();

  if (!tellsOfHandlers) app.addHook('onRoute', followRoute);

  app.decorate('scope', application.scope);
  app.decorateRequest('scope', {
    getter(this: FastifyRequest) {
      return requests.get(this).scope;
    },
  });

  app.addHook('onRequest', (request, reply, next) => {
    const unit = application.open({ onError: (error) => request.log.error(error) });
    begin(unit, request, reply);
    requests.enter(unit, next);
  });

  // What parses a body goes on from an event of the request, which knows nothing of the ambient scope; and responses are
  // closed by whatever closed them, such as the response before on the same connection.
  const enter: onResponseHookHandler = (request, _reply, next) => requests.enter(requests.get(request), next);
  app.addHook('preValidation', enter);
  app.addHook('onResponse', enter);

  app.addHook('onSend', (request, _reply, payload, next) => {
    const progress = inProgress.get(request);
    if (progress === undefined) return next();
    progress.isSent = true;
    progress.routed();
    progress.body?.cancel(); // a hook has failed, and an error is sent in its place
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
 * and all that they call.
 *
 * A request's scope ends when its handler has settled and its response is closed, whichever is later; so a stream is
 * sent whole, and a handler whose client has gone keeps what it has until it is done. `request.scope.signal` is aborted
 * at the close. The application's scope ends in `app.close()`, after those of all requests. Errors of disposal go to
 * `request.log.error` and `app.log.error`.
 *
 * *Gotcha*: register it on the root and first; hooks that were added before know no scope.
 *
 * *Gotcha*: nobody can know when a handler without a promise is done if its client has gone, nor one that has hijacked
 * its reply, nor an error handler: their scope ends at the close, unless they `hold(request)`. A hook that neither goes
 * on nor replies keeps the scope, and with it `app.close()`.
 *
 * *Gotcha*: on Bun, Fastify tells of no handlers: those of routes that were declared before this was loaded keep their
 * scope until they have replied.
 *
 * *Gotcha*: a signal that the program does not handle releases everything at once: on SIGTERM, `app.close()`.
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
  // What fastify-plugin would set: the plugin works on the instance that it is registered on.
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: 'lastcall',
  [Symbol.for('plugin-meta')]: { name: 'lastcall', fastify: '5.x' },
});

export default lastcall;

/**
 * Put the end of a request's scope off, for work that goes on although its handler has settled and its response is closed.
 *
 * @returns how to say that the work is done.
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
