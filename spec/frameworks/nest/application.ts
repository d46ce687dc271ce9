/** A small application that can fail at each step of a request, and logs what is released when. */
import { EventEmitter } from 'node:events';
import {
  BadRequestException,
  Body,
  type CallHandler,
  type CanActivate,
  Catch,
  Controller,
  type DynamicModule,
  type ExceptionFilter,
  type ExecutionContext,
  Get,
  Inject,
  Injectable,
  type MiddlewareConsumer,
  Module,
  type NestInterceptor,
  type NestModule,
  Param,
  type PipeTransform,
  Post,
  Req,
  Scope,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Observable } from 'rxjs';
import { AsyncScope } from 'lastcall';
import { currentScope } from 'lastcall/context';
import { APPLICATION_SCOPE, hold, LastcallModule, RequestScope } from 'lastcall/nest';

export const log: string[] = [];

/** Specs emit on it to let handlers continue. */
export const gate = new EventEmitter();

const opened = (name: string): Promise<void> => new Promise((resolve) => gate.once(name, resolve));

/** Log the release of the request that runs. */
function logRelease(where: string): void {
  currentScope().defer(() => void log.push(`released ${where}`));
}

class Guard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    logRelease('guard');
    return context.switchToHttp().getRequest<{ url: string }>().url !== '/forbidden';
  }
}

class SlowGuard implements CanActivate {
  async canActivate(): Promise<boolean> {
    logRelease('slow guard');
    currentScope().signal.addEventListener('abort', () => void log.push('aborted'));
    log.push('guarding');
    await opened('guard');
    log.push('guarded');
    return true;
  }
}

class Pipe implements PipeTransform {
  transform(value: unknown): unknown {
    logRelease('pipe');
    if (value === 'bad') throw new BadRequestException('from the pipe');
    return value;
  }
}

class Interceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    logRelease('interceptor');
    return next.handle();
  }
}

class FailingInterceptor implements NestInterceptor {
  intercept(): never {
    logRelease('failing interceptor');
    throw new Error('from the interceptor');
  }
}

@Catch()
class Filter implements ExceptionFilter {
  catch(error: Error): never {
    logRelease('filter');
    throw error;
  }
}

@Injectable({ scope: Scope.REQUEST })
class Transaction {
  constructor(@Inject(AsyncScope) readonly scope: AsyncScope) {
    scope.defer(() => void log.push('rolled back'));
  }
}

@UseGuards(Guard)
@Controller()
class Routes {
  @Get('all/:id')
  @UsePipes(Pipe)
  @UseInterceptors(Interceptor)
  all(@Param('id') id: string, @RequestScope() scope: AsyncScope): string {
    logRelease('handler');
    return `${id} ${scope === currentScope()}`;
  }

  @Get('forbidden')
  forbidden(): void {
    log.push('not reached');
  }

  @Get('intercepted')
  @UseInterceptors(FailingInterceptor)
  intercepted(): void {
    log.push('not reached');
  }

  @Get('filtered')
  @UseFilters(Filter)
  filtered(): never {
    throw new Error('from the handler');
  }

  @Get('guarded')
  @UseGuards(SlowGuard)
  guarded(): string {
    logRelease('handler');
    return 'let in';
  }

  @Get('waiting')
  async waiting(@RequestScope() scope: AsyncScope): Promise<string> {
    logRelease('handler');
    scope.signal.addEventListener('abort', () => void log.push('aborted'));
    log.push('waiting');
    await opened('handler');
    log.push(`done, released: ${scope.disposed}`);
    return 'done';
  }

  @Post('body')
  body(@Body() body: { text: string }): string {
    logRelease('handler');
    return body.text;
  }

  @Get('held')
  held(@Req() request: object): string {
    logRelease('handler');
    const done = hold(request);
    gate.once('held', () => {
      log.push('done');
      done();
    });
    return 'will be done';
  }

  @Get('unreleasable')
  unreleasable(): string {
    currentScope().defer(() => {
      throw new Error('cannot be released');
    });
    return 'sent';
  }
}

@Controller('transaction')
class Transactions {
  constructor(@Inject(Transaction) readonly transaction: Transaction) {}

  @Get()
  same(): boolean {
    return this.transaction.scope === currentScope();
  }
}

@Module({})
export class Application implements NestModule {
  constructor(@Inject(APPLICATION_SCOPE) scope: AsyncScope) {
    scope.defer(() => void log.push('released the application'));
  }

  configure(consumer: MiddlewareConsumer): void {
    const middleware = (_request: unknown, _response: unknown, next: () => void): void => {
      logRelease('middleware');
      next();
    };
    consumer.apply(middleware).forRoutes(Routes);
  }

  static make(): DynamicModule {
    return {
      module: Application,
      imports: [LastcallModule.forRoot()],
      controllers: [Routes, Transactions],
      providers: [
        Transaction,
        { provide: APP_GUARD, useValue: { canActivate: () => (logRelease('global'), true) } },
      ],
    };
  }
}
