/** The size of the heap, on every runtime of the specs. */

/** Bytes in use. Chromium reports them exactly only with --enable-precise-memory-info. */
export function heapUsed(): number {
  const { memory } = performance as { memory?: { usedJSHeapSize: number } };
  return memory?.usedJSHeapSize ?? process.memoryUsage().heapUsed;
}
