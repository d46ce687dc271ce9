/** Who listens to what on a page or in a worker, from here on. */

export interface Listeners {
  /** The types listened to now. */
  readonly now: string[];
  /** Each that came and went, such as `+pagehide` and `-pagehide`. */
  readonly log: string[];
}

export function listenersOf(global: EventTarget): Listeners {
  const now: string[] = [];
  const log: string[] = [];
  const { addEventListener, removeEventListener } = global;
  global.addEventListener = (type: string, ...rest: [never]) => {
    now.push(type);
    log.push(`+${type}`);
    addEventListener.call(global, type, ...rest);
  };
  global.removeEventListener = (type: string, ...rest: [never]) => {
    if (now.includes(type)) now.splice(now.indexOf(type), 1);
    log.push(`-${type}`);
    removeEventListener.call(global, type, ...rest);
  };
  return { now, log };
}
