/** Makes a signal that is aborted after a time limit. */

/**
 * Works like `AbortSignal.any` of `outer` and `AbortSignal.timeout`. But Node can lose a timeout signal that only `any`
 * refers to: it may be collected before its time (nodejs/node#57736), and whoever waits for it would then wait for
 * ever.
 */
export function timeLimit(milliseconds: number, outer?: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => {
    controller.abort(new DOMException(`It took more than ${milliseconds} ms`, 'TimeoutError'));
  }, milliseconds).unref();
  const abortEarly = (): void => {
    clearTimeout(timer);
    controller.abort(outer?.reason);
  };
  if (outer?.aborted === true) abortEarly();
  else outer?.addEventListener('abort', abortEarly, { once: true, signal: controller.signal });
  return controller.signal;
}
