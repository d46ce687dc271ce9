/** The size of the heap, wherever the specs run. */

/** Bytes in use. Chromium tells them exactly only with --enable-precise-memory-info. */
export function heapUsed(): number {
  const { memory } = performance as { memory?: { usedJSHeapSize: number } };
  return memory?.usedJSHeapSize ?? process.memoryUsage().heapUsed;
}
