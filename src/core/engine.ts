/** Which JavaScript engine this is, where what is fast on one is slow on the other. */

/** Only there an error tells in a property of its own in which line it was made. */
export function isJavaScriptCore(): boolean {
  return Object.hasOwn(new Error(), 'line');
}
