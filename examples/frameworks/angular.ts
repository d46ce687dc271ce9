/** Live prices in Angular: each list has a connection and a timer, which end with it. */
import './support/page.js';
import '@angular/compiler';
import { Component, provideZonelessChangeDetection, signal, type Type } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { injectScope } from 'lastcall/angular';
import { desk } from './support/desk.js';
import { show } from './support/show.js';

/** The latest prices of a topic, and the seconds since the last one. */
function injectPrices() {
  const scope = injectScope();
  const prices = signal<readonly number[]>([]);
  const age = signal(0);

  return {
    prices,
    age,
    open(topic: string) {
      const source = scope.adopt(desk.open(topic), (source) => source.close());
      source.addEventListener(
        'message',
        ({ data }) => {
          prices.update((before) => [...before, data].slice(-3));
          age.set(0);
        },
        { signal: scope.signal },
      );
      scope.adopt(
        setInterval(() => age.update((seconds) => seconds + 1), 1000),
        clearInterval,
      );
    },
  };
}

// Written as calls, for decorators have to be compiled: `@Component({ … }) class PriceList { … }`.
const PriceList = Component({
  selector: 'price-list',
  inputs: ['topic'],
  template: `<p>{{ topic }}: {{ latest.prices().join(', ') }}, {{ latest.age() }} s ago.</p>`,
})(
  class {
    topic = '';
    readonly latest = injectPrices();

    ngOnInit(): void {
      this.latest.open(this.topic);
    }
  },
) as Type<unknown>;

const topics = signal(['tea', 'coffee']);

const Page = Component({
  selector: 'price-page',
  imports: [PriceList],
  template: `@for (topic of topics(); track topic) { <price-list [topic]="topic" /> }`,
})(
  class {
    readonly topics = topics;
  },
) as Type<unknown>;

document.body.append(document.createElement('price-page'));
const app = await bootstrapApplication(Page, { providers: [provideZonelessChangeDetection()] });

for (const price of [4, 5, 6, 7]) desk.publish('tea', price);
desk.publish('coffee', 9);
app.tick();
show();

topics.set(['coffee']);
app.tick();
show();

app.destroy();
show();
