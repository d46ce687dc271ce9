/** Options are own properties: what somebody has put on `Object.prototype` is not an option. */
import { NestFactory } from '@nestjs/core';
import { expect } from 'chai';
import express from 'express';
import { Hono } from 'hono';
import { AsyncScope } from 'lastcall';
import { openApplication, openUnit, type Unit } from 'lastcall/adapter';
import { scoped as scopedExpress } from 'lastcall/express';
import { scoped as scopedHono } from 'lastcall/hono';
import { LastcallModule } from 'lastcall/nest';
import { listening } from '../../examples/frameworks/support/listening.js';
import { mute } from './http/catalogue.js';
import { get } from './http/client.js';

const DEFAULT_TIMEOUT_MS = 6_000;
const POLLUTED_TIMEOUT_MS = 54_321;

/** What `Object.prototype` has for each option of the adapters. */
const polluted: Readonly<Record<string, unknown>> = {
  onError: () => console.error('called onError of Object.prototype'),
  parent: {
    child() {
      console.error('used parent of Object.prototype');
      return new AsyncScope();
    },
  },
  shutdownTimeout: POLLUTED_TIMEOUT_MS,
};

async function pollute<Result>(body: () => Promise<Result>): Promise<Result> {
  try {
    for (const [name, value] of Object.entries(polluted)) {
      Object.defineProperty(Object.prototype, name, { configurable: true, writable: true, value });
    }
    return await body();
  } finally {
    for (const name of Object.keys(polluted)) Reflect.deleteProperty(Object.prototype, name);
  }
}

/** @returns what was written to the console of errors while `body` ran. */
async function written(body: () => Promise<unknown>): Promise<string[]> {
  const { log, restore } = mute();
  await body().finally(restore);
  return log;
}

/** End a unit that has no `onError` and whose disposal fails: its error is an unhandled rejection. */
async function endBroken(unit: Unit): Promise<void> {
  const listeners = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection'); // Mocha's own would fail the test
  const report = (error: unknown): void => console.error(`unhandled ${String(error)}`);
  process.on('unhandledRejection', report);
  unit.scope.defer(() => Promise.reject(new Error('broken')));
  await unit.end();
  await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', report);
  for (const listener of listeners) process.on('unhandledRejection', listener);
}

/** The delays of the timers that are started while `body` runs. */
async function delays(body: () => Promise<unknown>): Promise<unknown[]> {
  const { setTimeout } = globalThis;
  const log: unknown[] = [];
  globalThis.setTimeout = ((...args: Parameters<typeof setTimeout>) => {
    log.push(args[1]);
    return setTimeout(...args);
  }) as typeof setTimeout;
  try {
    await body();
  } finally {
    globalThis.setTimeout = setTimeout;
  }
  return log;
}

interface Case {
  readonly entry: string;
  /** Use the entry without its options, and write to the console of errors what happens. */
  use(): Promise<unknown>;
  readonly written: readonly string[];
}

const cases: readonly Case[] = [
  {
    entry: 'openUnit',
    use: () => endBroken(openUnit({} as never)),
    written: ['unhandled Error: broken'],
  },
  {
    entry: 'openApplication',
    async use() {
      const application = openApplication({} as never);
      await endBroken(application.open());
      await application.close();
    },
    written: ['unhandled Error: broken'],
  },
  {
    entry: 'Application.open',
    async use() {
      const application = openApplication({ onError: () => {} });
      await endBroken(application.open({} as never));
      await application.close();
    },
    written: ['unhandled Error: broken'],
  },
  {
    entry: 'scoped of lastcall/express',
    async use() {
      const application = scopedExpress({});
      const app = express().use(application, (req, res) => {
        req.scope.defer(() => Promise.reject(new Error('broken')));
        res.end();
      });
      const { url, close } = await listening(app.listen(0, '127.0.0.1'));
      await get(url);
      await close();
      await application.close();
    },
    written: ['Error: broken'],
  },
  {
    entry: 'scoped of lastcall/hono',
    async use() {
      const application = scopedHono({});
      const app = new Hono().use(application).get('/', (c) => {
        c.var.scope.defer(() => Promise.reject(new Error('broken')));
        return c.text('');
      });
      await app.request('/');
      await application.close();
    },
    written: ['Error: broken'],
  },
  {
    entry: 'LastcallModule.forRoot',
    async use() {
      const app = await NestFactory.createApplicationContext(LastcallModule.forRoot({}), { logger: false });
      // As NestJS calls it on a signal; its types leave the parameter out.
      const close = app.close.bind(app) as (signal: string) => Promise<void>;
      const started = await delays(() => close('SIGTERM'));
      for (const delay of [DEFAULT_TIMEOUT_MS, POLLUTED_TIMEOUT_MS]) {
        if (started.includes(delay)) console.error(`a time limit of ${delay} ms`);
      }
    },
    written: [`a time limit of ${DEFAULT_TIMEOUT_MS} ms`],
  },
];

describe('a property of Object.prototype', () => {
  for (const { entry, use, written: expected } of cases) {
    it(`is not an option of ${entry}`, async () => {
      expect(await written(use), 'without it').to.deep.equal(expected);
      expect(await written(() => pollute(use)), 'with it').to.deep.equal(expected);
    });
  }
});

describe('null in the place of options', () => {
  for (const [entry, use] of Object.entries<(options: never) => unknown>({
    openUnit,
    'scoped of lastcall/express': scopedExpress,
    'scoped of lastcall/hono': scopedHono,
    'LastcallModule.forRoot': LastcallModule.forRoot,
  })) {
    it(`is refused by ${entry}`, () => {
      expect(() => use(null as never)).to.throw(TypeError, 'but it is given null');
    });
  }
});
