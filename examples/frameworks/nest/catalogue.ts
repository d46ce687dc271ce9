/**
 * A catalogue of books on NestJS. Each request that needs a connection takes one from the pool, and it is given back when
 * the answer is sent whole, also to a client that has gone; the pool is closed with the application.
 */
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import {
  Controller,
  type DynamicModule,
  Get,
  Inject,
  Injectable,
  Module,
  Param,
  Query,
  Scope,
  StreamableFile,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AsyncScope } from 'lastcall';
import { APPLICATION_SCOPE, LastcallModule } from 'lastcall/nest';
import { type Connection, Pool } from '../pool.js';

/** The connection of one request, taken when it is first asked for. */
@Injectable({ scope: Scope.REQUEST })
export class Connections {
  readonly #pool: Pool;
  readonly #scope: AsyncScope;

  constructor(@Inject(Pool) pool: Pool, @Inject(AsyncScope) scope: AsyncScope) {
    this.#pool = pool;
    this.#scope = scope;
  }

  async connect(): Promise<Connection> {
    return this.#scope.adopt(await this.#pool.connect(), (connection) => connection.giveBack());
  }
}

@Controller()
export class Books {
  readonly #connections: Connections;

  constructor(@Inject(Connections) connections: Connections) {
    this.#connections = connections;
  }

  @Get('books/:id')
  async find(@Param('id') id: string): Promise<{ title: string }> {
    return (await this.#connections.connect()).find(Number(id));
  }

  @Get('count')
  async count(): Promise<{ books: number }> {
    return { books: await (await this.#connections.connect()).count() };
  }

  @Get('export')
  async export(@Query('rows') rows: string): Promise<StreamableFile> {
    const connection = await this.#connections.connect();
    return new StreamableFile(Readable.from(connection.rows(Number(rows)), { objectMode: false }), {
      type: 'text/csv',
    });
  }
}

@Module({})
export class Catalogue {
  static on(pool: Pool): DynamicModule {
    return {
      module: Catalogue,
      imports: [LastcallModule.forRoot()],
      controllers: [Books],
      providers: [
        Connections,
        {
          provide: Pool,
          inject: [APPLICATION_SCOPE],
          useFactory: (scope: AsyncScope) => scope.adopt(pool, () => pool.close()),
        },
      ],
    };
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const pool = new Pool();
  process.once('exit', () => console.log(`closed: ${pool}`));
  const app = await NestFactory.create(Catalogue.on(pool), {
    logger: ['error'],
    forceCloseConnections: true,
  });
  process.once('SIGTERM', () => void app.close());
  await app.listen(0, '127.0.0.1');
  console.log(`listening on ${await app.getUrl()}`);
}
