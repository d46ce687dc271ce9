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
   * How long NestJS's own shutdown may take after a signal, in milliseconds; 6,000 by default. What is left then is
   * released within two seconds more, and the program dies of the signal.
   */
  readonly shutdownTimeout?: number;
}

/** The token of what lives as long as the application: an `AsyncScope` that ends when the application has closed. */
export const APPLICATION_SCOPE = Symbol('lastcall: APPLICATION_SCOPE');

const TIMEOUT_MS = 6_000;
const OPTIONS = Symbol('lastcall: options');

/** So many requests are named when they hinder a shutdown. */
const NAMED = 5;

const requests = new Requests<object>(
  'import LastcallModule.forRoot() into the root module. Only requests of HTTP have one; durable providers outlive them',
);

/** Fastify's requests are wrapped, and its middleware is given what is in them. */
function rawOf(request: unknown): object {
  return ((request as { raw?: object } | undefined)?.raw ?? Object(request)) as object;
}

/** As Express's router and Fastify document it of their tracing channels. */
interface Handled {
  readonly req?: object;
  readonly request?: object;
  readonly async?: boolean;
}

const handled = new WeakMap<object, () => void>();

function unitOf(message: unknown): Unit | undefined {
  const { req, request } = message as Handled;
  return requests.find(rawOf(req ?? request));
}

/** A route's promise settles when its guards, interceptors, pipes and its handler have. */
const listeners = {
  end(message: unknown) {
    const { async: isPending } = message as Handled;
    const unit = unitOf(message);
    if (unit === undefined) return;
    if (isPending ?? !('result' in (message as Handled) || 'error' in (message as Handled))) {
      handled.set(message as Handled, unit.hold());
    }
  },
  asyncEnd(message: unknown) {
    handled.get(message as Handled)?.();
  },
};

const followExpress = tracing('express.router.request', { requests, unitOf }, listeners);
const followFastify = tracing('fastify.request.handler', { requests, unitOf }, listeners);

/** One application, from its first provider to its last hook. */
class Running {
  readonly closing: Closing;
  readonly #logger = new Logger('LastcallModule');
  readonly #application = openApplication({ onError: (error) => this.#report(error) });
  readonly #open = new Map<Unit, IncomingMessage>();
  readonly #stopFollowing = [followExpress(), followFastify()];

  constructor({ shutdownTimeout: timeout = TIMEOUT_MS }: LastcallModuleOptions) {
    // lastcall hears of signals while something is alive.
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
    requests.enter(requests.find(request) ?? this.#begin(request, response), next);
  };

  #begin(request: IncomingMessage, response: ServerResponse): Unit {
    const unit = this.#application.open();
    requests.set(request, unit);
    holdResponse(unit, response);
    this.#open.set(unit, request);
    void unit.ended.then(() => this.#open.delete(unit));
    return unit;
  }

  /** Wait for the requests that are open: their connections may be closed before. */
  async served(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(Array.from(this.#open.keys(), ({ ended }) => ended));
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
    if (this.#open.size === 0) return 'a shutdown hook has not ended';
    const names = Array.from(this.#open.values(), ({ method, url }) => `${method} ${url}`);
    const more = names.length > NAMED ? `, and ${names.length - NAMED} more` : '';
    return `not ended: ${names.slice(0, NAMED).join(', ')}${more}`;
  }
}

/**
 * Have a module's shutdown hooks called before those of modules of a smaller distance, and after those of a greater
 * one. NestJS counts from the root module; global modules are farthest.
 */
function place(type: unknown, distance: number, modules: ModulesContainer): void {
  for (const module of modules.values()) if (module.metatype === type) module.distance = distance;
}

/** Its hooks are called before all others. */
class FirstToClose {
  readonly #running: Running;

  constructor(modules: ModulesContainer, running: Running) {
    place(FirstToClose, -1, modules);
    this.#running = running;
  }

  onModuleDestroy(): void {
    this.#running.closing.begin();
  }

  beforeApplicationShutdown(signal?: string): void {
    this.#running.closing.begin(signal);
  }

  /** The server is closed, but what requests had may not be released. */
  onApplicationShutdown(): Promise<void> {
    return this.#running.served();
  }
}

/**
 * Give the application and each request a scope. It is for the root module's `imports`, once, and is global.
 *
 * What can be injected:
 *
 * - `@Inject(APPLICATION_SCOPE)`: the application's scope. It ends in `app.close()`, after the last shutdown hook of all
 *   other modules, which so can still use what it holds. Requests end before `onApplicationShutdown`.
 * - `AsyncScope`: the request's scope, also `@RequestScope()` in the parameters of handlers, and `currentScope()` in
 *   whatever runs for the request: middleware, guards, interceptors, pipes, handlers, filters.
 *
 * A request's scope ends when its handler has settled and its response is closed, whichever is later; so a stream is
 * sent whole, and a handler whose client has gone keeps what it has until it is done. Its `signal` is aborted at the
 * close. Errors of disposal go to NestJS's `Logger`.
 *
 * With `app.enableShutdownHooks()` a signal first runs NestJS's shutdown, then what was not in its reach, such as bare
 * finalizers; then the program dies of the signal. A hook or a request that does not end is given up after
 * `shutdownTimeout`, and at once with a second Ctrl-C. Without `enableShutdownHooks` a signal releases all at once, also
 * what requests in flight have.
 *
 * *Gotcha*: who injects `AsyncScope` becomes request-scoped itself, as with all that are; to own what lives as long as
 * the application, inject `APPLICATION_SCOPE`.
 *
 * *Gotcha*: nobody can know when an exception filter's promise is done if the client has gone, nor what callbacks do;
 * with Express's router before 2.3 (`npm ls router`), nor a handler. Their scope ends at the close, unless they
 * `hold(request)`.
 *
 * *Gotcha*: on Node 20 and 22, a handler of Nest on Fastify that has sent a stream never settles if its connection is lost
 * while the request still waits behind others on it; its scope is kept.
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
    place(LastcallModule, Infinity, modules);
    this.#running = running;
    this.#host = host;
    // Before whatever the application adds; and again in `configure`, behind the parser of bodies, which goes on from an
    // event of the request, which knows nothing of the ambient scope.
    this.configure();
  }

  configure(): void {
    this.#host.httpAdapter?.use(this.#running.middleware);
  }

  onApplicationShutdown(signal?: string): Promise<void> {
    return this.#running.end(signal);
  }

  /**
   * @param options `shutdownTimeout`: how long NestJS may take to shut down after a signal.
   * @returns the module, to import once, into the root module.
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

// What decorators would do, without the options of the compiler that they need.
Module({})(FirstToClose);
Inject(ModulesContainer)(FirstToClose, undefined, 0);
Inject(Running)(FirstToClose, undefined, 1);
Module({})(LastcallModule);
Inject(HttpAdapterHost)(LastcallModule, undefined, 0);
Inject(ModulesContainer)(LastcallModule, undefined, 1);
Inject(Running)(LastcallModule, undefined, 2);

/**
 * Inject the request's scope into a parameter of a handler; its controller need not be request-scoped for that.
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
 * Put the end of a request's scope off, for work that goes on although its handler has settled and its response is closed.
 *
 * @param request what `@Req()` gives.
 * @returns how to say that the work is done.
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
