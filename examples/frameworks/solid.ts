/** Live prices in Solid: each list has a connection and a timer, which end with it. */
import './support/page.js';
import { createScope } from 'lastcall/solid';
import { createComponent, createSignal, For, type JSX } from 'solid-js';
import { insert, render, template } from 'solid-js/web';
import { desk } from './support/desk.js';
import { show } from './support/show.js';

/** The latest prices of a topic, and the seconds since the last one. */
function createPrices(topic: string) {
  const scope = createScope();
  const [prices, setPrices] = createSignal<readonly number[]>([]);
  const [age, setAge] = createSignal(0);

  const source = scope.adopt(desk.open(topic), (source) => source.close());
  source.addEventListener(
    'message',
    ({ data }) => {
      setPrices([...prices(), data].slice(-3));
      setAge(0);
    },
    { signal: scope.signal },
  );
  scope.adopt(
    setInterval(() => setAge(age() + 1), 1000),
    clearInterval,
  );
  return { prices, age };
}

/** As the compiler would make it of `<p>{topic}: …</p>`. */
const paragraph = template('<p>');

function PriceList({ topic }: { topic: string }): JSX.Element {
  const { prices, age } = createPrices(topic);
  const element = paragraph();
  insert(element, () => `${topic}: ${prices().join(', ')}, ${age()} s ago.`);
  return element;
}

const [topics, setTopics] = createSignal(['tea', 'coffee']);
const dispose = render(
  () =>
    createComponent(For<string[], JSX.Element>, {
      get each() {
        return topics();
      },
      children: (topic) => createComponent(PriceList, { topic }),
    }),
  document.body,
);

for (const price of [4, 5, 6, 7]) desk.publish('tea', price);
desk.publish('coffee', 9);
show();

setTopics(['coffee']);
show();

dispose();
show();
