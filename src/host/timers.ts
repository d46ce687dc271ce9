/** The runtime's timers and clock as they were at import: what a test framework puts in their place must not stop a drain. */

interface Timers {
  setTimeout(fire: () => void, ms: number): { unref(): unknown };
  clearTimeout(timer: unknown): void;
  setInterval(fire: () => void, ms: number): { unref(): unknown };
  clearInterval(timer: unknown): void;
  setImmediate(run: () => void): { unref(): unknown };
}

export const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate } =
  globalThis as unknown as Timers;

export const { now } = Date;
