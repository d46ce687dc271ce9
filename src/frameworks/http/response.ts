/** Keeps a unit open until its `node:http` or `node:http2` response, and the streams that are its body, are closed. */
import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { Unit } from 'lastcall/adapter';
import { closeWhenLost } from './pipelined.js';

/** A stream of any version: old ones lack most of these. */
interface Body {
  once(event: 'close', listener: () => void): unknown;
  off?(event: 'close', listener: () => void): unknown;
  destroy?(): unknown;
  readonly closed?: boolean;
  readonly destroyed?: boolean;
  /** Undocumented, and the only way to find out whether `close` will be emitted. */
  readonly _readableState?: { readonly emitClose?: boolean };
}

export interface HeldResponse {
  /** Keep the unit open until `body` is closed, if it is a stream. It must belong to this response alone. */
  holdBody(body: unknown): void;
}

/**
 * Keep a unit open until a response, and the streams that were piped into it, are closed. The unit is cancelled as soon
 * as the response is closed.
 *
 * @param onClosed is called as soon as the response is closed.
 */
export function holdResponse(
  unit: Unit,
  response: ServerResponse | Http2ServerResponse,
  onClosed?: () => void,
): HeldResponse {
  const release = unit.hold();
  const waiting = new Set<() => void>();
  const bodies = new Set<Body>();
  let isClosed = false;
  /** Whether its connection closed before its turn: then frameworks do not destroy its body. */
  let isLost = false;

  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    unit.cancel();
    for (const check of waiting) check();
    onClosed?.();
    release();
  };

  const hold = (body: Body): void => {
    if (body.closed === true) return;
    const releaseBody = unit.hold();
    const ended = (): void => {
      waiting.delete(check);
      body.off?.('close', ended); // the body may outlive many responses
      releaseBody();
    };
    const check = (): void => {
      // The sender of the body destroys it when the response closes, which may be after this check. A body that nobody
      // destroys never closes: do not wait for it. If the scope owns it, it is released with the scope.
      setImmediate(() => {
        if (!isClosing(body)) ended();
      });
    };
    body.once('close', ended);
    if (isClosed) check();
    else waiting.add(check);
  };

  const holdBody = (body: unknown): void => {
    if (!isStream(body)) return;
    bodies.add(body);
    if (isLost) body.destroy?.();
    hold(body);
  };

  response.on('pipe', hold);
  if (isOver(response)) {
    close(); // the client has disconnected already
  } else {
    response.once('close', close);
    const lose = (): void => {
      isLost = true;
      for (const body of bodies) body.destroy?.();
    };
    void unit.ended.then(closeWhenLost(response as ServerResponse, lose));
  }
  return { holdBody };
}

/** Responses of http2 have no `closed`, but a stream that is destroyed. */
function isOver(response: ServerResponse | Http2ServerResponse): boolean {
  const { closed, destroyed, stream } = response as ServerResponse & Partial<Http2ServerResponse>;
  return closed || destroyed || stream?.destroyed === true;
}

/** Whether a body is about to emit `close`. Old streams do not say whether they have emitted it. */
function isClosing({ destroyed, closed, _readableState }: Body): boolean {
  return destroyed === true && closed === false && _readableState?.emitClose !== false;
}

function isStream(body: unknown): body is Body {
  return typeof body === 'object' && body !== null && 'pipe' in body && 'once' in body;
}
