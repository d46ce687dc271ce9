/** Responses of `node:http` and `node:http2`, and the streams that are their bodies. */
import type { ServerResponse } from 'node:http';
import type { Http2ServerResponse } from 'node:http2';
import type { Unit } from 'lastcall/adapter';

/** What can be known of a stream of any age. */
interface Body {
  once(event: 'close', listener: () => void): unknown;
  readonly closed?: boolean;
  readonly destroyed?: boolean;
}

export interface HeldResponse {
  /** Put the unit's end off until `body` is closed, if it is a stream. */
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
  let isClosed = false;

  const close = (): void => {
    if (isClosed) return;
    isClosed = true;
    unit.cancel();
    for (const check of waiting) check();
    onClosed?.();
    over();
  };

  const holdBody = (body: unknown): void => {
    if (!isStream(body) || body.closed === true) return;
    const ended = unit.hold();
    const check = (): void => {
      // Whoever sends the body destroys it when it hears of the close, which may be after this. A body that nobody
      // destroys then never closes: it is released with the scope, if that has it.
      setImmediate(() => {
        if (body.destroyed !== true || body.closed === true) ended();
      });
    };
    body.once('close', () => {
      waiting.delete(check);
      ended();
    });
    if (isClosed) check();
    else waiting.add(check);
  };

  response.on('pipe', holdBody);
  // A client that was quick has gone before. Responses of http2 have no `closed`.
  if (response.closed || (response as ServerResponse).destroyed) close();
  else response.once('close', close);
  return { holdBody };
}

function isStream(body: unknown): body is Body {
  return typeof body === 'object' && body !== null && 'pipe' in body && 'once' in body;
}
