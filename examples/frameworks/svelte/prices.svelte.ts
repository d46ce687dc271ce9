/** The latest prices of a topic, and the seconds since the last one. */
import { useScope } from 'lastcall/svelte';
import { desk } from '../support/desk.js';

export function usePrices(topic: string): { readonly prices: readonly number[]; readonly age: number } {
  const scope = useScope();
  const latest = $state({ prices: [] as number[], age: 0 });

  const source = scope.adopt(desk.open(topic), (source) => source.close());
  source.addEventListener(
    'message',
    ({ data }) => {
      latest.prices = [...latest.prices, data].slice(-3);
      latest.age = 0;
    },
    { signal: scope.signal },
  );
  scope.adopt(
    setInterval(() => (latest.age += 1), 1000),
    clearInterval,
  );
  return latest;
}
