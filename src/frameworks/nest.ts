/**
 * lastcall/nest: a module that gives each application and each request of NestJS a scope.
 *
 * @module
 */
/// <reference lib="esnext.disposable" preserve="true" />
import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  createParamDecorator,
  type DynamicModule,
  type ExecutionContext,
  Inject,
  Logger,
  Module,
  Scope,
} from '@nestjs/common';
import { HttpAdapterHost, ModulesContainer, REQUEST } from '@nestjs/core';
import { AsyncScope } from 'lastcall';
import { openApplication, type Unit } from 'lastcall/adapter';
import { Requests } from './http/requests.js';
import { holdResponse } from './http/response.js';
import { tracing } from './http/tracing.js';
import { Closing } from './nest/closing.js';
import { readOptions } from './support/arguments.js';

export interface LastcallModuleOptions {
  /**
   * How long NestJS's own shutdown may take after a signal, in milliseconds. Default: 6,000. After that time, what is
   * left is released within two more seconds, and the program dies of the signal.
   */
  readonly shutdownTimeout?: number;
}

/** The injection token of the application's `AsyncScope`, which ends when the application has closed. */
export const APPLICATION_SCOPE = Symbol('lastcall: APPLICATION_SCOPE');

const TIMEOUT_MS = 6_000;
const OPTIONS = Symbol('lastcall: options');

/** How many pending requests are named when a shutdown takes too long. */
const NAMED = 5;

const requests = new Requests<object>(
  'import LastcallModule.forRoot() into the root module. Only requests of HTTP have one; durable providers outlive them',
);

/** The `node:http` request: Fastify wraps it for handlers, but not for middleware. */
function rawOf(request: unknown): object {
  return ((request as { raw?: object } | undefined)?.raw ?? Object(request)) as object;
}

/** A message of the tracing channels, as Express's router and Fastify document it. */
interface HandlerMessage {
  readonly req?: object;
  readonly request?: object;
  readonly async?: boolean;
}

/** Releases the hold of a handler whose promise is pending, by its tracing message. */
const releases = new WeakMap<object, () => void>();

function unitOf(message: unknown): Unit | undefined {
  const { req, request } = message as HandlerMessage;
  return requests.find(rawOf(req ?? request));
}

/** A route's promise settles when its guards, interceptors, pipes and its handler have settled. */
const listeners = {
  end(message: unknown) {
    const { async: isPending } = message as HandlerMessage;
    const unit = unitOf(message);
    if (unit === undefined) return;
    if (isPending ?? !('result' in (message as HandlerMessage) || 'error' in (message as HandlerMessage))) {
      releases.set(message as HandlerMessage, unit.hold());
    }
  },
  asyncEnd(message: unknown) {
    releases.get(message as HandlerMessage)?.();
  },
};

const followExpress = tracing('express.router.request', { requests, unitOf }, listeners);
const followFastify = tracing('fastify.request.handler', { requests, unitOf }, listeners);

/** One running application, from its first provider to its last hook. */
class Running {
  readonly closing: Closing;
  readonly #logger = new Logger('LastcallModule');
  readonly #application = openApplication({ onError: (error) => this.#report(error) });
  readonly #openRequests = new Map<Unit, IncomingMessage>();
  readonly #stopFollowing = [followExpress(), followFastify()];

  constructor({ shutdownTimeout: timeout = TIMEOUT_MS }: LastcallModuleOptions) {
    // lastcall listens to signals only while something is alive.
    this.scope.defer(() => {});
    this.closing = new Closing({
      timeout,
      describe: () => this.#describe(),
      report: (message) => this.#logger.error(message),
    });
  }

  get scope(): AsyncScope {
    return this.#application.scope;
  }

  readonly middleware = (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    requests.enter(requests.find(request) ?? this.#open(request, response), next);
  };

  #open(request: IncomingMessage, response: ServerResponse): Unit {
    const unit = this.#application.open();
    requests.set(request, unit);
    holdResponse(unit, response);
    this.#openRequests.set(unit, request);
    void unit.ended.then(() => this.#openRequests.delete(unit));
    return unit;
  }

  /** Wait until the scopes of all requests have ended, which may be after their connections are closed. */
  async requestsEnded(): Promise<void> {
    while (this.#openRequests.size > 0) {
      await Promise.all(Array.from(this.#openRequests.keys(), ({ ended }) => ended));
    }
  }

  async end(signal?: string): Promise<void> {
    await this.#application.close().catch((error: unknown) => this.#report(error));
    for (const stop of this.#stopFollowing) stop();
    await this.closing.end(signal);
  }

  #report(error: unknown): void {
    this.#logger.error(error, error instanceof Error ? error.stack : undefined);
  }

  #describe(): string {
    if (this.#openRequests.size === 0) return 'a shutdown hook has not ended';
    const names = Array.from(this.#openRequests.values(), ({ method, url }) => `${method} ${url}`);
    const more = names.length > NAMED ? `, and ${names.length - NAMED} more` : '';
    return `not ended: ${names.slice(0, NAMED).join(', ')}${more}`;
  }
}

/**
 * Set a module's distance. NestJS calls its shutdown hooks before those of modules with a greater distance, and after
 * those with a smaller one. It counts the distance from the root module; global modules are farthest.
 */
function setDistance(type: unknown, distance: number, modules: ModulesContainer): void {
  for (const module of modules.values()) if (module.metatype === type) module.distance = distance;
}

/** A module whose shutdown hooks are called before all others. */
class FirstToClose {
  readonly #running: Running;

  constructor(modules: ModulesContainer, running: Running) {
    setDistance(FirstToClose, -1, modules);
    this.#running = running;
  }

  onModuleDestroy(): void {
    this.#running.closing.start();
  }

  beforeApplicationShutdown(signal?: string): void {
    this.#running.closing.start(signal);
  }

  /** The server is closed by now, but the scopes of requests may still be open. */
  onApplicationShutdown(): Promise<void> {
    return this.#running.requestsEnded();
  }
}

/**
 * Give the application and each request a scope. Import it once, into the root module; it is global.
 *
 * What can be injected:
 *
 * - `@Inject(APPLICATION_SCOPE)`: the application's scope. It ends in `app.close()`, after the last shutdown hook of
 *   all other modules, so these hooks can still use its resources. Requests end before `onApplicationShutdown`.
 * - `AsyncScope`: the request's scope. The same scope is `@RequestScope()` in the parameters of handlers, and
 *   `currentScope()` in everything that runs for the request: middleware, guards, interceptors, pipes, handlers,
 *   filters.
 *
 * A request's scope ends when its handler has settled and its response is closed, whichever is later. So a stream is
 * sent whole, and a handler whose client has disconnected keeps its resources until it is done. The scope's `signal` is
 * aborted when the response is closed. Errors of disposal go to NestJS's `Logger`.
 *
 * With `app.enableShutdownHooks()` a signal first runs NestJS's shutdown, then releases what NestJS does not know,
 * such as bare finalizers; then the program dies of the signal. A hook or a request that does not end is given up
 * after `shutdownTimeout`, and at once at a second Ctrl-C. Without `enableShutdownHooks` a signal releases everything
 * at once, also the resources of pending requests.
 *
 * *Gotcha*: a provider that injects `AsyncScope` becomes request-scoped itself. To own what lives as long as the
 * application, inject `APPLICATION_SCOPE`.
 *
 * *Gotcha*: it is not known when an exception filter or a callback is done; nor, with Express's router before 2.3
 * (`npm ls router`), a handler. If the client has disconnected, their scope ends when the response is closed, unless
 * they call `hold(request)`.
 *
 * *Gotcha*: on Node 20 and 22, with Fastify, a handler that has sent a stream never settles if its connection is lost
 * while the request is pipelined behind others. Its scope stays open.
 *
 * @example
 * ```ts
 * import { Module } from '@nestjs/common';
 * import { NestFactory } from '@nestjs/core';
 * import type { AsyncScope } from 'lastcall';
 * import { APPLICATION_SCOPE, LastcallModule } from 'lastcall/nest';
 *
 * const log: string[] = [];
 * const pool = {
 *   provide: 'POOL',
 *   inject: [APPLICATION_SCOPE],
 *   useFactory: (scope: AsyncScope) => scope.adopt({ size: 4 }, () => void log.push('closed the pool')),
 * };
 *
 * @Module({ imports: [LastcallModule.forRoot()], providers: [pool] })
 * class AppModule {}
 *
 * const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
 * app.get('POOL'); // => { size: 4 }
 * await app.close();
 * log; // => ['closed the pool']
 * ```
 */
export class LastcallModule {
  readonly #running: Running;
  readonly #host: HttpAdapterHost;

  constructor(host: HttpAdapterHost, modules: ModulesContainer, running: Running) {
    setDistance(LastcallModule, Infinity, modules);
    this.#running = running;
    this.#host = host;
    // Here before any middleware that the application adds. And again in `configure`, behind the body parser: it
    // continues from an event of the request, where the ambient scope is lost.
    this.configure();
  }

  configure(): void {
    this.#host.httpAdapter?.use(this.#running.middleware);
  }

  onApplicationShutdown(signal?: string): Promise<void> {
    return this.#running.end(signal);
  }

  /**
   * Make the module for the `imports` of the root module.
   *
   * @param options `shutdownTimeout`: how long NestJS may take to shut down after a signal, in milliseconds.
   * @returns the module; import it once.
   * @throws TypeError when the options are `null`.
   */
  static forRoot(options?: LastcallModuleOptions): DynamicModule {
    return {
      module: LastcallModule,
      global: true,
      imports: [FirstToClose],
      providers: [
        { provide: OPTIONS, useValue: readOptions(options, 'LastcallModule.forRoot') },
        { provide: Running, inject: [OPTIONS], useFactory: (own: LastcallModuleOptions) => new Running(own) },
        { provide: APPLICATION_SCOPE, inject: [Running], useFactory: ({ scope }: Running) => scope },
        {
          provide: AsyncScope,
          scope: Scope.REQUEST,
          inject: [REQUEST],
          useFactory: (request: unknown) => requests.get(rawOf(request)).scope,
        },
      ],
      exports: [Running, APPLICATION_SCOPE, AsyncScope],
    };
  }
}

// Applied by hand, since the syntax of decorators needs compiler options.
Module({})(FirstToClose);
Inject(ModulesContainer)(FirstToClose, undefined, 0);
Inject(Running)(FirstToClose, undefined, 1);
Module({})(LastcallModule);
Inject(HttpAdapterHost)(LastcallModule, undefined, 0);
Inject(ModulesContainer)(LastcallModule, undefined, 1);
Inject(Running)(LastcallModule, undefined, 2);

/**
 * Inject the request's scope into a parameter of a handler. The controller need not be request-scoped.
 *
 * @throws Error when the request has no scope.
 *
 * @example
 * ```ts no-run
 * import { Controller, Get } from '@nestjs/common';
 * import type { AsyncScope } from 'lastcall';
 * import { RequestScope } from 'lastcall/nest';
 *
 * @Controller()
 * class Books {
 *   @Get()
 *   async all(@RequestScope() scope: AsyncScope) {
 *     scope.defer(() => console.log('released'));
 *   }
 * }
 * ```
 */
export const RequestScope: () => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext) =>
    requests.get(rawOf(context.switchToHttp().getRequest<unknown>())).scope,
);

/**
 * Keep a request's scope open for work that goes on after its handler has settled and its response is closed.
 *
 * @param request what `@Req()` gives.
 * @returns a function to call when the work is done.
 * @throws Error when the request has no scope.
 *
 * @example
 * ```ts no-run
 * import type { IncomingMessage } from 'node:http';
 * import { hold } from 'lastcall/nest';
 *
 * function mailLater(request: IncomingMessage) {
 *   setTimeout(hold(request), 1_000);
 * }
 * ```
 */
export function hold(request: object): () => void {
  return requests.get(rawOf(request)).hold();
}
