/** The runtime's timers and clock as they were at import: the fakes of a test framework must not stop a drain. */

interface Timers {
  setTimeout(run: () => void, ms: number): { unref(): unknown };
  clearTimeout(timer: unknown): void;
  setInterval(run: () => void, ms: number): { unref(): unknown };
  clearInterval(timer: unknown): void;
  setImmediate(run: () => void): { unref(): unknown };
}

const { process } = globalThis as { process?: { getBuiltinModule?(name: 'node:timers'): Timers } };

/** Node's own where there are any: the globals may be those of a page in jsdom, whose timers are numbers. */
export const { setTimeout, clearTimeout, setInterval, clearInterval, setImmediate } =
  process?.getBuiltinModule?.('node:timers') ?? (globalThis as unknown as Timers);

export const { now } = Date;
