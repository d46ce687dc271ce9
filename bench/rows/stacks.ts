/** Scopes, compared with stacks and Effect's scopes. */
import EsShimsAsyncStack from 'disposablestack/AsyncDisposableStack/implementation';
import EsShimsStack from 'disposablestack/DisposableStack/implementation';
import { AsyncScope, Scope } from 'lastcall';
import { type Contestants, fewer, type Turn } from '../contest.js';
import { CoreJsAsyncStack, CoreJsStack } from '../peers/core-js.js';
import { effectAsyncScopes, effectScopes } from '../peers/effect.js';
import { copyOfStacks } from '../work/copy.js';
import type { AsyncStack, Stack } from '../work/stacks.js';
import { inJobs, timed } from '../work/time.js';

const native = globalThis as {
  DisposableStack?: DisposableStackConstructor;
  AsyncDisposableStack?: AsyncDisposableStackConstructor;
};

/** Es-shims and Effect take more than ten times as long as the others. */
const SLOW = 10;

export async function scopes(size: number): Promise<Contestants> {
  const turn = async (make: () => Stack): Promise<Turn> =>
    timed(inJobs((await copyOfStacks()).stacks(make, size)));
  const { DisposableStack } = native;
  return {
    lastcall: await turn(() => new Scope()),
    engine: DisposableStack === undefined ? 'no stacks' : await turn(() => new DisposableStack()),
    coreJs: await turn(() => new CoreJsStack()),
    esShims: fewer(await turn(() => new EsShimsStack()), SLOW),
    effect: fewer(timed(inJobs(effectScopes(size))), SLOW),
  };
}

export async function asyncScopes(size: number): Promise<Contestants> {
  const turn = async (make: () => AsyncStack): Promise<Turn> =>
    timed(inJobs((await copyOfStacks()).asyncStacks(make, size)));
  const { AsyncDisposableStack } = native;
  return {
    lastcall: await turn(() => new AsyncScope()),
    engine: AsyncDisposableStack === undefined ? 'no stacks' : await turn(() => new AsyncDisposableStack()),
    coreJs: await turn(() => new CoreJsAsyncStack()),
    esShims: fewer(await turn(() => new EsShimsAsyncStack()), SLOW),
    effect: fewer(timed(inJobs(effectAsyncScopes(size))), SLOW),
  };
}
