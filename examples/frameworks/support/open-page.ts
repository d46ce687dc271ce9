/** A document for frameworks that render, in the place of the one that pages have. */
import { JSDOM } from 'jsdom';

const NAMES = [
  ...[
    'window',
    'document',
    'navigator',
    'location',
    'history',
    'self',
    'Node',
    'Element',
    'HTMLElement',
    'SVGElement',
  ],
  ...['Text', 'Comment', 'DocumentFragment', 'HTMLMediaElement', 'MutationObserver'],
] as const;

/**
 * Open an empty page, whose globals this program then has.
 *
 * @returns what closes it, and gives the program its own globals back.
 */
export function openPage(): { [Symbol.dispose](): void } {
  const { window } = new JSDOM('<!doctype html><body></body>', { pretendToBeVisual: true });
  const before = new Map<string, PropertyDescriptor | undefined>();
  for (const name of NAMES) {
    before.set(name, Object.getOwnPropertyDescriptor(globalThis, name));
    const value: unknown = name === 'self' ? window : window[name];
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return {
    [Symbol.dispose]() {
      for (const [name, descriptor] of before) {
        if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
        else Object.defineProperty(globalThis, name, descriptor);
      }
      window.close();
    },
  };
}
