/** Tells JavaScript engines apart, where what is fast on one is slow on another. */

/** Only JavaScriptCore gives errors an own property for the line that made them. */
export function isJavaScriptCore(): boolean {
  return Object.hasOwn(new Error(), 'line');
}
