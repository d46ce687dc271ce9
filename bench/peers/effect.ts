/** Effect's scopes, run as its users run them. */
import * as Effect from 'effect/Effect';
import type { Scope } from 'effect/Scope';
import { release, releaseLater } from '../work/release.js';
import type { Work } from '../work/time.js';

type End = (value: number) => Effect.Effect<void>;

export function effectScopes(size: number): Work {
  const end: End = (value) => Effect.sync(() => release(value));
  return (count) => {
    for (let n = 0; n < count; n++) Effect.runSync(Effect.scoped(acquire(size, end)));
  };
}

export function effectAsyncScopes(size: number): Work {
  const end: End = (value) => Effect.promise(() => releaseLater(value));
  return async (count) => {
    for (let n = 0; n < count; n++) await Effect.runPromise(Effect.scoped(acquire(size, end)));
  };
}

function acquire(size: number, end: End): Effect.Effect<void, never, Scope> {
  return Effect.gen(function* () {
    for (let entry = 0; entry < size; entry++) yield* Effect.acquireRelease(Effect.succeed(entry), end);
  });
}
