/** Live prices in Vue: each list has a connection and a timer, which end with it. */
import './support/page.js';
import { useScope } from 'lastcall/vue';
import { createApp, defineComponent, h, nextTick, ref, shallowRef } from 'vue';
import { desk } from './support/desk.js';
import { show } from './support/show.js';

/** The latest prices of a topic, and the seconds since the last one. */
function usePrices(topic: string) {
  const scope = useScope();
  const prices = shallowRef<readonly number[]>([]);
  const age = ref(0);

  const source = scope.adopt(desk.open(topic), (source) => source.close());
  source.addEventListener(
    'message',
    ({ data }) => {
      prices.value = [...prices.value, data].slice(-3);
      age.value = 0;
    },
    { signal: scope.signal },
  );
  scope.adopt(
    setInterval(() => (age.value += 1), 1000),
    clearInterval,
  );
  return { prices, age };
}

const PriceList = defineComponent({
  props: { topic: { type: String, required: true } },
  setup({ topic }) {
    const { prices, age } = usePrices(topic);
    return () => h('p', `${topic}: ${prices.value.join(', ')}, ${age.value} s ago.`);
  },
});

const topics = ref(['tea', 'coffee']);
const app = createApp(() => topics.value.map((topic) => h(PriceList, { topic, key: topic })));
app.mount(document.body);

for (const price of [4, 5, 6, 7]) desk.publish('tea', price);
desk.publish('coffee', 9);
await nextTick();
show();

topics.value = ['coffee'];
await nextTick();
show();

app.unmount();
show();
