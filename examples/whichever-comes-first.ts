/**
 * The demonstration: one cleanup, written once, that runs once, whichever way the end comes.
 *
 * Run as it is, this file is the parent. It starts itself again as a child, once for each of the `ways` below.
 * The child opens a `Session`, a real temporary file and a real connection to the parent, and lets it end. The
 * parent looks from outside: at the file, at its own side of the connection, at the child's status or signal.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { AsyncScope, finalize, observe, type Reason } from 'lastcall';
import { collect } from './support/collect.js';

interface Place {
  readonly path: string;
  readonly port: number;
}

/** A temporary file and a connection, held as one. */
class Session implements Disposable {
  readonly #file: number;
  readonly #socket: Socket;
  readonly #finalizer: Disposable;

  constructor({ path, port }: Place) {
    this.#file = fs.openSync(path, 'wx');
    this.#socket = connect(port, '127.0.0.1').unref(); // an open connection must not keep the program from ending
    this.#finalizer = finalize(this, release, path, this.#file, this.#socket);
  }

  write(line: string): void {
    fs.writeSync(this.#file, line);
    this.#socket.write(line);
  }

  [Symbol.dispose](): void {
    this.#finalizer[Symbol.dispose]();
  }
}

/** The cleanup. It is given what to release and never the session itself, which it would keep alive. */
function release(path: string, file: number, socket: Socket): void {
  socket.destroy();
  fs.closeSync(file);
  fs.unlinkSync(path);
}

interface Way {
  readonly name: string;
  /** What must trigger the cleanup. */
  readonly trigger: Reason;
  /** The status the child must end with; or the signal it must die of, sent by the parent. */
  readonly ending: number | NodeJS.Signals;
  /** The error whose stack the child must leave on standard error. */
  readonly error?: string;
  /** What the child does: open a session and, when it is told to, let it end. */
  live(place: Place): Promise<void>;
}

const ways: readonly Way[] = [
  {
    name: 'scope exit',
    trigger: 'dispose',
    ending: 0,
    async live(place) {
      using session = new Session(place);
      session.write('here');
      await told();
    },
  },
  {
    name: 'scope exit by an exception',
    trigger: 'dispose',
    ending: 0,
    async live(place) {
      try {
        using session = new Session(place);
        session.write('here');
        await told();
        throw new Error('in the middle of the scope');
      } catch {
        // The scope is over, the program is not.
      }
    },
  },
  {
    name: 'collected',
    trigger: 'gc',
    ending: 0,
    async live(place) {
      await keepUntilTold(place);
      kept.clear();
      await collect();
    },
  },
  {
    name: 'loop empty',
    trigger: 'exit',
    ending: 0,
    live: keepUntilTold,
  },
  {
    name: 'process.exit(3)',
    trigger: 'exit',
    ending: 3,
    async live(place) {
      await keepUntilTold(place);
      process.exit(3);
    },
  },
  {
    name: 'uncaught error',
    trigger: 'exit',
    ending: 1,
    error: 'Error: nobody catches this',
    async live(place) {
      await keepUntilTold(place);
      setImmediate(() => {
        throw new Error('nobody catches this');
      });
    },
  },
  {
    name: 'SIGINT',
    trigger: 'exit',
    ending: 'SIGINT',
    live: keepUntilTold,
  },
  {
    name: 'SIGTERM',
    trigger: 'exit',
    ending: 'SIGTERM',
    live: keepUntilTold,
  },
];

/** Where a session is kept that no scope holds. */
const kept = new Set<Session>();

async function keepUntilTold(place: Place): Promise<void> {
  keep(place);
  await told();
}

/** A function of its own: what an `async` function has once held can stay reachable while it waits. */
function keep(place: Place): void {
  const session = new Session(place);
  session.write('here');
  kept.add(session);
}

async function told(): Promise<void> {
  await once(process, 'message');
}

/** The child: live one of the ways, and tell what triggers the cleanup. */
async function beChild(way: Way, place: Place): Promise<void> {
  // At exit nothing arrives but what is written synchronously.
  observe({ died: (_record, reason) => void fs.writeSync(1, `${reason}\n`) });
  await way.live(place);
  // What a scope or the collector has released must be seen while the child is alive.
  if (way.trigger !== 'exit') await told();
}

/** How long the parent waits for a release; a child that lives twice as long is killed. */
const LIMIT_MS = 5_000;

/** What the parent sees of a child, in words. */
type Sight = readonly [trigger: string, file: string, connection: string, child: string];

/** What the parent must see. */
function expectation({ trigger, ending, error = '' }: Way): Sight {
  return [trigger, 'gone', 'closed', fate(trigger !== 'exit', ending, error)];
}

function fate(livedOn: boolean, ending: number | string | null, error: string): string {
  const end = typeof ending === 'number' ? `status ${ending}` : `died of ${ending}`;
  return [livedOn ? 'lived on' : '', end, error].filter((part) => part !== '').join(', ');
}

/** Run a child to its end; the time is from the order to end until file and connection are gone. */
async function watch(way: Way, server: Server, folder: string): Promise<{ sight: Sight; ms: number }> {
  const path = join(folder, way.name);
  const { port } = server.address() as AddressInfo;
  const child = fork(import.meta.filename, [way.name, path, String(port)], {
    silent: true,
    timeout: 2 * LIMIT_MS,
    killSignal: 'SIGKILL',
  });
  const reasons = text(child.stdout as Readable);
  const errors = text(child.stderr as Readable);
  const ended = once(child, 'close');

  const [connection] = await Promise.race([once(server, 'connection'), ended]);
  if (!(connection instanceof Socket)) throw new Error(`${way.name}: no session\n${await errors}`);
  const [line] = await Promise.race([once(connection, 'data'), ended]);
  assert.equal(fs.readFileSync(path, 'utf8'), String(line), 'the session is there to begin with');

  const begun = performance.now();
  const closed = once(connection, 'close').then(() => 'closed');
  if (typeof way.ending === 'string') child.kill(way.ending);
  else child.send('end');
  const connectionState = await Promise.race([closed, sleep(LIMIT_MS, 'open', { ref: false })]);
  while (fs.existsSync(path) && isAlive(child)) await sleep(1);
  const ms = performance.now() - begun;
  const fileState = fs.existsSync(path) ? 'left' : 'gone';
  const wasAlive = isAlive(child);

  if (wasAlive && way.trigger !== 'exit') child.send('leave');
  await ended;
  const trigger = (await reasons).trim().replaceAll('\n', ', ');
  const livedOn = wasAlive && trigger !== 'exit';
  const childState = fate(livedOn, child.exitCode ?? child.signalCode, headline(await errors));
  return { sight: [trigger, fileState, connectionState, childState], ms };
}

function isAlive(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** The error whose stack is on standard error; or whatever else is there. */
function headline(errors: string): string {
  return /^\w*Error: .*(?=\n {4}at )/m.exec(errors)?.[0] ?? errors.trim();
}

/** The parent: run a child for each way, and show what was seen. */
async function demonstrate(): Promise<void> {
  await using scope = new AsyncScope();
  const folder = scope.adopt(fs.mkdtempSync(join(tmpdir(), 'lastcall-')), (path) => {
    fs.rmSync(path, { recursive: true });
  });
  const server = scope.use(createServer().listen(0, '127.0.0.1'));
  await once(server, 'listening');

  console.log(`\
This program runs a child ${ways.length} times. Each time the child holds a temporary file and a connection to this
program, and ends in another way. Its cleanup is triggered by whichever comes first: the end of a scope
(dispose), the garbage collector (gc) or the end of the program (exit). Seen from outside, in milliseconds:
`);
  const rows = [['the way it ends', 'triggered by', 'file', 'connection', 'child', '   ms', 'held']];
  let held = 0;
  for (const way of ways) {
    const { sight, ms } = await watch(way, server, folder);
    const expected = expectation(way);
    const holds = sight.every((seen, i) => seen === expected[i]);
    if (holds) held += 1;
    const cells = sight.map((seen, i) => compare(seen, expected[i]));
    rows.push([way.name, ...cells, ms.toFixed(1).padStart(5), holds ? 'yes' : 'NO']);
  }
  console.log(`${table(rows)}\n`);
  if (held === ways.length) {
    console.log(`All ${held} held: each time the one cleanup ran, and ran once.`);
  } else {
    console.log(`${held} of ${ways.length} held.`);
    process.exitCode = 1;
  }
}

function compare(seen: string, expected: string | undefined): string {
  return seen === expected ? seen : `${seen || 'nothing'}, not ${expected}`;
}

/** Text with each column as wide as its widest cell. */
function table(rows: readonly string[][]): string {
  const width = (column: number): number => Math.max(...rows.map((row) => row[column]?.length ?? 0));
  const pad = (cell: string, column: number): string => cell.padEnd(width(column));
  return rows.map((row) => row.map(pad).join('   ').trimEnd()).join('\n');
}

const [name, path = '', port] = process.argv.slice(2);
const way = ways.find((candidate) => candidate.name === name);
await (way === undefined ? demonstrate() : beChild(way, { path, port: Number(port) }));
