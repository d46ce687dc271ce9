/** The work with stacks. Each contestant uses a copy: see copy.ts. */
import { release, releaseLater } from './release.js';
import type { Work } from './time.js';

export interface Stack {
  adopt(value: number, onDispose: (value: number) => void): unknown;
  dispose(): void;
}

export interface AsyncStack {
  adopt(value: number, onDispose: (value: number) => Promise<void>): unknown;
  disposeAsync(): Promise<void>;
}

/** Stacks of `size` resources, made and disposed one after the other. */
export function stacks(make: () => Stack, size: number): Work {
  return (count) => {
    for (let n = 0; n < count; n++) {
      const stack = make();
      for (let entry = 0; entry < size; entry++) stack.adopt(entry, release);
      stack.dispose();
    }
  };
}

export function asyncStacks(make: () => AsyncStack, size: number): Work {
  return async (count) => {
    for (let n = 0; n < count; n++) {
      const stack = make();
      for (let entry = 0; entry < size; entry++) stack.adopt(entry, releaseLater);
      await stack.disposeAsync();
    }
  };
}
