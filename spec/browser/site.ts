/** A site on this machine: it serves pages, and records the log that they send. */
import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** The longest wait. */
const LIMIT_MS = 10_000;

export type Files = Readonly<Record<string, string>>;

/**
 * Each time the site serves a page, a life starts. Its number replaces `LIFE` in the page, which sends it with each
 * entry of its log. Beacons can overtake each other, so each entry also has its index in the log.
 */
export class Site {
  /** The log entries, by the number of the life, then by their index. */
  readonly lives: string[][] = [];
  readonly #received = new EventEmitter();
  readonly #files: Files;
  readonly #server = createServer((request, response) => void this.#answer(request, response));

  private constructor(files: Files) {
    this.#files = files;
  }

  /** @param files the content by path: scripts if the path ends in `.js`, otherwise pages. */
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

  /** Wait until a life has sent `entry` and all entries before it; return the whole log. */
  async logUntil(life: number, entry: string): Promise<string[]> {
    const signal = AbortSignal.timeout(LIMIT_MS);
    for (;;) {
      const log = this.lives[life] ?? [];
      const end = log.lastIndexOf(entry);
      // An index whose beacon has not arrived yet is a hole, which only `includes` sees.
      if (end !== -1 && !log.includes(undefined as unknown as string)) return [...log];
      await once(this.#received, 'entry', { signal }).catch(() => {
        throw new Error(`life ${life} did not send "${entry}", but ${JSON.stringify(log)}`);
      });
    }
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    if (request.method === 'POST') {
      const [life, index, entry] = JSON.parse(await text(request)) as [number, number, string];
      (this.lives[life] ??= [])[index] = entry;
      response.writeHead(204).end();
      this.#received.emit('entry');
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
