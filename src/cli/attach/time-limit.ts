/** A signal that is aborted after a time. */

/**
 * As `AbortSignal.any` of `outer` and `AbortSignal.timeout` would be. But Node loses a signal that only `any` has: the
 * collector may take it before its time has come (nodejs/node#57736), and who waits then waits for ever.
 */
export function timeLimit(milliseconds: number, outer?: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new DOMException(`It took more than ${milliseconds} ms`, 'TimeoutError'));
  }, milliseconds).unref();
  const follow = (): void => {
    clearTimeout(timer);
    controller.abort(outer?.reason);
  };
  if (outer?.aborted === true) follow();
  else outer?.addEventListener('abort', follow, { once: true, signal: controller.signal });
  return controller.signal;
}
