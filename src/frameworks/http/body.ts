/** Follows a body that is a web stream: passes it on, and reports its end. */

export interface FollowedBody {
  /** What to send in place of the body. */
  readonly stream: ReadableStream<Uint8Array>;
  /** Whether the body has ended. */
  readonly ended: boolean;
  /** Cancel the body if it has not ended, because nobody reads it any more. */
  cancel(reason?: unknown): void;
}

/** How many chunks are read ahead. With two, the end of a body of one chunk is found at once. */
const CHUNKS_AHEAD = 2;

/**
 * Follow a body until it ends.
 *
 * @param onEnd is called once: when the body has delivered its last chunk, has failed, or has finished its
 * cancellation.
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
    { highWaterMark: CHUNKS_AHEAD },
  );

  return {
    stream,
    get ended() {
      return ended;
    },
    cancel(reason) {
      if (!ended) void cancel(reason).catch(() => {}); // the response is closed: nobody can take the error
    },
  };
}
