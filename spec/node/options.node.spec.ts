/** Options are read as own properties. On Node only, since other runtimes read inherited properties themselves. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as threads from 'node:worker_threads';
import { expect } from 'chai';
import { live } from 'lastcall';
import {
  connect,
  drainWorker,
  listen,
  openFile,
  readStream,
  spawn,
  worker,
  wrapSocket,
  wrapStream,
  writeStream,
} from 'lastcall/node';

const WRONG = 'inherited';

/** Works for Node's sockets, which read an inherited `signal` themselves, but is no `AbortSignal`. */
const FAKE = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} };

/** Keeps a thread or a process running, without a live record. */
const CODE = 'setInterval(() => {}, 1_000)';

interface Entry {
  readonly name: string;
  /** The options that the entry reads, with values that would change its behaviour if it read inherited ones. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Use the entry without these options, and describe the result. */
  use(): Promise<unknown>;
  readonly gives: unknown;
}

let folder: string;
let server: net.Server;
let port: number;

function labels(): string[] {
  return live().map(({ label }) => label.replaceAll(/\d+/g, 'N'));
}

const entries: readonly Entry[] = [
  {
    name: 'connect',
    options: { limit: WRONG, signal: FAKE, tls: true, host: 'nowhere.invalid', path: '/nowhere' },
    async use() {
      await using connection = await connect({ port });
      return [labels(), connection.alive];
    },
    gives: [['tcp localhost:N'], true],
  },
  {
    name: 'wrapSocket',
    options: { limit: WRONG },
    async use() {
      const socket = net.connect(port);
      try {
        await using connection = wrapSocket(socket, {});
        return connection.alive;
      } finally {
        socket.destroy();
      }
    },
    gives: true,
  },
  {
    name: 'listen',
    options: { limit: WRONG, signal: AbortSignal.abort(), path: '/nowhere/socket', host: 'nowhere.invalid' },
    async use() {
      await using listening = await listen(net.createServer());
      return labels().concat(typeof listening.port);
    },
    gives: ['server tcp://localhost:N', 'number'],
  },
  {
    name: 'listen with options',
    options: { limit: WRONG, signal: AbortSignal.abort(), path: '/nowhere/socket', port: WRONG },
    async use() {
      await using listening = await listen(net.createServer(), { host: '127.0.0.1' });
      return labels().concat(typeof listening.port);
    },
    gives: ['server tcp://N.N.N.N:N', 'number'],
  },
  {
    name: 'spawn',
    options: {
      ...{ limit: WRONG, killSignal: WRONG, group: true, detached: true, shell: WRONG },
      ...{ signal: AbortSignal.abort() },
    },
    async use() {
      await using child = await spawn(process.execPath, ['-e', CODE], { stdio: 'ignore' });
      const seen = labels();
      await child[Symbol.asyncDispose]();
      return [seen, await child.exited];
    },
    gives: [['process node (pid N)'], { code: null, signal: 'SIGTERM' }],
  },
  {
    name: 'spawn of a file that is missing',
    options: { cwd: WRONG, shell: WRONG },
    async use() {
      await using missing = await spawn('no-such-file', [], {});
      return missing;
    },
    gives: 'Error: Could not start no-such-file: there is no such file (ENOENT)',
  },
  {
    name: 'worker',
    options: { limit: WRONG, eval: true, name: WRONG },
    async use() {
      const path = join(folder, 'worker.cjs');
      writeFileSync(path, CODE);
      await using thread = worker(path);
      await once(thread.value, 'online');
      return labels();
    },
    gives: ['worker worker.cjs (thread N)'],
  },
  {
    name: 'worker of code',
    options: { limit: WRONG, name: WRONG },
    async use() {
      await using thread = worker(CODE, { eval: true });
      await once(thread.value, 'online');
      return labels();
    },
    gives: ['worker [code] (thread N)'],
  },
  {
    name: 'drainWorker',
    options: { deadline: WRONG },
    async use() {
      const thread = new threads.Worker(CODE, { eval: true });
      try {
        return await drainWorker(thread, {});
      } finally {
        await thread.terminate();
      }
    },
    gives: { ran: 0, failed: 0, left: [] },
  },
  {
    name: 'readStream',
    options: { limit: WRONG },
    async use() {
      await using file = readStream(join(folder, 'file'));
      return file.alive;
    },
    gives: true,
  },
  {
    name: 'writeStream',
    options: { limit: WRONG },
    async use() {
      await using file = writeStream(join(folder, 'file'), {});
      return file.alive;
    },
    gives: true,
  },
  {
    name: 'wrapStream',
    options: { limit: WRONG },
    async use() {
      await using stream = wrapStream(new PassThrough(), {});
      return stream.alive;
    },
    gives: true,
  },
  {
    name: 'readableWebStream',
    options: { autoClose: true },
    async use() {
      await using file = await openFile(join(folder, 'file'));
      await text(file.readableWebStream({}));
      return file.alive;
    },
    gives: true,
  },
];

/** The result of `use`, or its error, while every object inherits `options`. */
async function polluted({ options, use }: Entry): Promise<unknown> {
  for (const [name, value] of Object.entries(options)) {
    Object.defineProperty(Object.prototype, name, { value, writable: true, configurable: true });
  }
  try {
    return await use().catch((error: unknown) => String(error));
  } finally {
    for (const name of Object.keys(options)) Reflect.deleteProperty(Object.prototype, name);
  }
}

describe('options on Object.prototype', () => {
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'options-'));
    server = net.createServer((socket) => socket.resume()).listen(0);
    await once(server, 'listening');
    ({ port } = server.address() as net.AddressInfo);
  });

  beforeEach(() => writeFileSync(join(folder, 'file'), 'text'));

  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  for (const entry of entries) {
    it(`are ignored by ${entry.name}`, async () => {
      expect(await polluted(entry)).to.deep.equal(entry.gives);
    });
  }
});

describe('options that are null', () => {
  it('are rejected, and nothing is left alive', async () => {
    const none = null as unknown as undefined;
    const errors = [
      await connect(null as never).catch(String),
      await listen(net.createServer(), none as never).catch(String),
      await drainWorker({} as threads.Worker, none).catch(String),
      ...[
        () => wrapSocket(new net.Socket(), none),
        () => worker(CODE, none),
        () => readStream('missing', none),
        () => writeStream('missing', none),
        () => wrapStream(new PassThrough(), none),
      ].map((use) => {
        try {
          return use();
        } catch (error) {
          return String(error);
        }
      }),
    ];
    expect(errors).to.deep.equal(
      [
        ...['connect', 'listen', 'drainWorker', 'wrapSocket', 'worker'],
        ...['readStream', 'writeStream', 'wrapStream'],
      ].map((name) => `TypeError: ${name}: the options must be an object, not null`),
    );
  });
});
