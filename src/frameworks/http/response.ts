/** Responses of `node:http` and `node:http2`, and the streams that are their bodies. */
import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { Unit } from 'lastcall/adapter';
import { closeWhenLost } from './pipelined.js';

/** What can be known of a stream of any age. */
interface Body {
  once(event: 'close', listener: () => void): unknown;
  off?(event: 'close', listener: () => void): unknown;
  destroy?(): unknown;
  readonly closed?: boolean;
  readonly destroyed?: boolean;
  /** Undocumented, and the only place that says whether `close` will be emitted. */
  readonly _readableState?: { readonly emitClose?: boolean };
}

export interface HeldResponse {
  /** Put the unit's end off until `body` is closed, if it is a stream. It is the response's own, and no other's. */
  holdBody(body: unknown): void;
}

/**
 * Put a unit's end off until a response is closed, and the streams that were piped into it are. The unit is cancelled
 * as soon as the response is closed.
 *
 * @param onClosed is called as soon as the response is closed.
 */
export function holdResponse(
  unit: Unit,
  response: ServerResponse | Http2ServerResponse,
  onClosed?: () => void,
): HeldResponse {
  const over = unit.hold();
  const waiting = new Set<() => void>();
  const bodies = new Set<Body>();
  let isClosed = false;
  /** Whether it is closed before it was its turn: frameworks do not destroy its body then. */
  let isLost = false;

  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    unit.cancel();
    for (const check of waiting) check();
    onClosed?.();
    over();
  };

  const hold = (body: Body): void => {
    if (body.closed === true) return;
    const held = unit.hold();
    const ended = (): void => {
      waiting.delete(check);
      body.off?.('close', ended); // it may outlive many responses
      held();
    };
    const check = (): void => {
      // Whoever sends the body destroys it when it hears of the close, which may be after this. A body that nobody
      // destroys then never closes: it is released with the scope, if that has it.
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
    close(); // the client was quick, and has gone before
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

/** Responses of http2 have no `closed`, but a stream. */
function isOver(response: ServerResponse | Http2ServerResponse): boolean {
  const { closed, destroyed, stream } = response as ServerResponse & Partial<Http2ServerResponse>;
  return closed || destroyed || stream?.destroyed === true;
}

/** Whether a body is going to emit `close`. Old ones do not say whether they have. */
function isClosing({ destroyed, closed, _readableState }: Body): boolean {
  return destroyed === true && closed === false && _readableState?.emitClose !== false;
}

function isStream(body: unknown): body is Body {
  return typeof body === 'object' && body !== null && 'pipe' in body && 'once' in body;
}
