/** A connection to the inspector of a program: the Chrome DevTools Protocol, as far as evaluating goes. */
import { once } from 'node:events';
import { Failure } from '../failure.js';
import type { Listening } from './listening.js';
import { timeLimit } from './time-limit.js';
import { WebSocket } from './web-socket.js';

interface Answer {
  readonly id: number;
  readonly error?: { readonly message: string };
  readonly result?: {
    readonly result?: { readonly value?: unknown };
    readonly exceptionDetails?: {
      readonly text: string;
      readonly exception?: { readonly description?: string };
    };
  };
}

export class Inspector {
  readonly #socket: WebSocket;
  readonly #signal: AbortSignal;
  #lastId = 0;

  private constructor(
    readonly where: Listening,
    socket: WebSocket,
    signal: AbortSignal,
  ) {
    this.#socket = socket;
    this.#signal = signal;
  }

  /** @returns nothing if what listens there is no inspector, or not that of this process. */
  static async of(pid: number, where: Listening, signal: AbortSignal): Promise<Inspector | undefined> {
    const url = await debuggerUrl(where, signal);
    if (url === undefined) return undefined;
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 0 });
    socket.on('error', () => {}); // who waits is told, too; after that nobody needs to be
    const inspector = new Inspector(where, socket, signal);
    try {
      await once(socket, 'open', { signal });
      if ((await inspector.evaluate('process.pid')) === pid) return inspector;
    } catch (error) {
      socket.terminate();
      signal.throwIfAborted();
      if (!(error instanceof Failure)) return undefined;
      throw error;
    }
    socket.terminate();
    return undefined;
  }

  /** @returns the value of an expression, as JSON has it. */
  async evaluate(expression: string): Promise<unknown> {
    const id = ++this.#lastId;
    const params = { expression, returnByValue: true, includeCommandLineAPI: true };
    const answer = this.#answerTo(id);
    this.#socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
    const { error, result } = await answer;
    if (error !== undefined) throw new Failure(`the inspector refused: ${error.message}`);
    const { exceptionDetails } = result ?? {};
    if (exceptionDetails !== undefined)
      throw new Failure(
        `the program threw: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`,
      );
    return result?.result?.value;
  }

  close(): void {
    this.#socket.terminate();
  }

  #answerTo(id: number): Promise<Answer> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const onMessage = (data: unknown): void => {
        const message = JSON.parse(String(data)) as Answer;
        if (message.id === id) settle(() => resolve(message));
      };
      const onClose = (): void =>
        settle(() =>
          reject(
            new Failure(
              'the program closed the connection: it has ended, or somebody else closed its inspector',
            ),
          ),
        );
      const onAbort = (): void => settle(() => reject(this.#signal.reason as Error));
      const settle = (act: () => void): void => {
        socket.off('message', onMessage).off('close', onClose);
        this.#signal.removeEventListener('abort', onAbort);
        act();
      };
      socket.on('message', onMessage).on('close', onClose);
      this.#signal.addEventListener('abort', onAbort);
      if (this.#signal.aborted) onAbort();
    });
  }
}

/** What is no inspector may answer anything, or nothing. */
const PATIENCE_MS = 2_000;

async function debuggerUrl({ host, port }: Listening, signal: AbortSignal): Promise<string | undefined> {
  try {
    const patience = timeLimit(PATIENCE_MS, signal);
    const answer = await fetch(`http://${host}:${port}/json/list`, { signal: patience });
    const [target] = (await answer.json()) as { readonly webSocketDebuggerUrl?: string }[];
    return target?.webSocketDebuggerUrl?.replace(/^ws:\/\/[^/]*/, `ws://${host}:${port}`);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
