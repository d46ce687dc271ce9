/** Connects to a program's inspector and evaluates expressions, by the Chrome DevTools Protocol. */
import { once } from 'node:events';
import { Failure } from '../failure.js';
import type { Listening } from './listening.js';
import { timeLimit } from './time-limit.js';
import { WebSocket } from './web-socket.js';

interface EvaluateResponse {
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
    readonly address: Listening,
    socket: WebSocket,
    signal: AbortSignal,
  ) {
    this.#socket = socket;
    this.#signal = signal;
  }

  /** @returns `undefined` if no inspector of this process listens at the address. */
  static async of(pid: number, address: Listening, signal: AbortSignal): Promise<Inspector | undefined> {
    const url = await debuggerUrl(address, signal);
    if (url === undefined) return undefined;
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 0 });
    socket.on('error', () => {}); // pending calls fail by `close`; later errors do not matter
    const inspector = new Inspector(address, socket, signal);
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

  /** @returns the value of an expression, passed as JSON. */
  async evaluate(expression: string): Promise<unknown> {
    const id = ++this.#lastId;
    const params = { expression, returnByValue: true, includeCommandLineAPI: true };
    const response = this.#responseTo(id);
    this.#socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
    const { error, result } = await response;
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

  #responseTo(id: number): Promise<EvaluateResponse> {
    const socket = this.#socket;
    return new Promise((resolve, reject) => {
      const onMessage = (data: unknown): void => {
        const message = JSON.parse(String(data)) as EvaluateResponse;
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

/** Something else than an inspector may never answer. */
const PROBE_TIMEOUT_MS = 2_000;

async function debuggerUrl({ host, port }: Listening, signal: AbortSignal): Promise<string | undefined> {
  try {
    const limit = timeLimit(PROBE_TIMEOUT_MS, signal);
    const response = await fetch(`http://${host}:${port}/json/list`, { signal: limit });
    const [target] = (await response.json()) as { readonly webSocketDebuggerUrl?: string }[];
    return target?.webSocketDebuggerUrl?.replace(/^ws:\/\/[^/]*/, `ws://${host}:${port}`);
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}
