/** A small application that fails wherever NestJS lets it, and notes what is released when. */
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

/** Lets specs tell handlers to go on. */
export const gate = new EventEmitter();

const opened = (gate_: string): Promise<void> => new Promise((resolve) => gate.once(gate_, resolve));

function note(where: string): void {
  currentScope().defer(() => void log.push(`released ${where}`));
}

class Guard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    note('guard');
    return context.switchToHttp().getRequest<{ url: string }>().url !== '/forbidden';
  }
}

class SlowGuard implements CanActivate {
  async canActivate(): Promise<boolean> {
    note('slow guard');
    currentScope().signal.addEventListener('abort', () => void log.push('aborted'));
    log.push('guarding');
    await opened('guard');
    log.push('guarded');
    return true;
  }
}

class Pipe implements PipeTransform {
  transform(value: unknown): unknown {
    note('pipe');
    if (value === 'bad') throw new BadRequestException('from the pipe');
    return value;
  }
}

class Interceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    note('interceptor');
    return next.handle();
  }
}

class FailingInterceptor implements NestInterceptor {
  intercept(): never {
    note('failing interceptor');
    throw new Error('from the interceptor');
  }
}

@Catch()
class Filter implements ExceptionFilter {
  catch(error: Error): never {
    note('filter');
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
class Answers {
  @Get('all/:id')
  @UsePipes(Pipe)
  @UseInterceptors(Interceptor)
  all(@Param('id') id: string, @RequestScope() scope: AsyncScope): string {
    note('handler');
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
    note('handler');
    return 'let in';
  }

  @Get('waiting')
  async waiting(@RequestScope() scope: AsyncScope): Promise<string> {
    note('handler');
    scope.signal.addEventListener('abort', () => void log.push('aborted'));
    log.push('waiting');
    await opened('handler');
    log.push(`done, released: ${scope.disposed}`);
    return 'done';
  }

  @Post('body')
  body(@Body() body: { text: string }): string {
    note('handler');
    return body.text;
  }

  @Get('held')
  held(@Req() request: object): string {
    note('handler');
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
      note('middleware');
      next();
    };
    consumer.apply(middleware).forRoutes(Answers);
  }

  static make(): DynamicModule {
    return {
      module: Application,
      imports: [LastcallModule.forRoot()],
      controllers: [Answers, Transactions],
      providers: [
        Transaction,
        { provide: APP_GUARD, useValue: { canActivate: () => (note('global'), true) } },
      ],
    };
  }
}
