/** Bodies that are streams of the web: passed on, and seen to end. */

export interface FollowedBody {
  /** What to send in place of the body. */
  readonly stream: ReadableStream<Uint8Array>;
  /** Whether the body has ended. */
  readonly ended: boolean;
  /** Nobody will read on: cancel the body, if it has not ended. */
  cancel(reason?: unknown): void;
}

/** One chunk ahead of the one that waits: it finds out at once that a short body has ended. */
const AHEAD = 2;

/**
 * Follow a body.
 *
 * @param onEnd is called once: when the body has given its last chunk, has failed, or what it does when it is
 * cancelled is done.
 */
export function followBody(body: ReadableStream<Uint8Array>, onEnd: () => void): FollowedBody {
  const reader = body.getReader();
  let isCancelled = false;
  let ended = false;
  let cancelling: Promise<void> | undefined;

  const end = (): void => {
    if (ended) return;
    ended = true;
    onEnd();
  };

  const cancel = (reason: unknown): Promise<void> => {
    isCancelled = true;
    cancelling ??= reader.cancel(reason).finally(end);
    return cancelling;
  };

  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (isCancelled) return;
          if (!done) {
            controller.enqueue(value);
            return;
          }
          controller.close();
        } catch (error) {
          controller.error(error);
        }
        end();
      },
      cancel,
    },
    { highWaterMark: AHEAD },
  );

  return {
    stream,
    get ended() {
      return ended;
    },
    cancel(reason) {
      if (!ended) void cancel(reason).catch(() => {}); // cancelled because of a close: there is nobody to tell
    },
  };
}
