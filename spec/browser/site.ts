/** A site on this machine: it serves pages, and takes down what they tell of their lives. */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** Nothing that is waited for takes longer. */
const LIMIT_MS = 10_000;

export type Files = Readonly<Record<string, string>>;

/**
 * Each time that a page is served, a life begins. Its number replaces `LIFE` in the page, which sends it along
 * with the entries of its log: beacons overtake each other, so each entry has its place in the log.
 */
export class Site {
  /** What was told, by the number of the life, then by the place in its log. */
  readonly lives: string[][] = [];
  readonly #told = new EventEmitter();
  readonly #files: Files;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  private constructor(files: Files) {
    this.#files = files;
  }

  /** @param files what is served at which path: scripts, if it ends in `.js`, or pages. */
  static async open(files: Files): Promise<Site> {
    const site = new Site(files);
    await once(site.#server.listen(0, '127.0.0.1'), 'listening');
    return site;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  url(path: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}${path}`;
  }

  /** Wait until a life has told `entry` and all that came before it; give the whole log. */
  async logUntil(life: number, entry: string): Promise<string[]> {
    const signal = AbortSignal.timeout(LIMIT_MS);
    for (;;) {
      const log = this.lives[life] ?? [];
      const end = log.lastIndexOf(entry);
      // A place whose beacon is still under way is a hole, which only `includes` sees.
      if (end !== -1 && !log.includes(undefined as unknown as string)) return [...log];
      await once(this.#told, 'told', { signal }).catch(() => {
        throw new Error(`life ${life} did not tell "${entry}", but ${JSON.stringify(log)}`);
      });
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    if (request.method === 'POST') {
      const [life, place, entry] = JSON.parse(await text(request)) as [number, number, string];
      (this.lives[life] ??= [])[place] = entry;
      response.writeHead(204).end();
      this.#told.emit('told');
      return;
    }
    const file = this.#files[pathname];
    if (file === undefined) {
      response.writeHead(404).end();
    } else if (pathname.endsWith('.js')) {
      response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8' }).end(file);
    } else {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(file.includes('LIFE') ? file.replace('LIFE', `${this.lives.push([]) - 1}`) : file);
    }
  }
}
