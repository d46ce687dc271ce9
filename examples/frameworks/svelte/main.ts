/** Live prices in Svelte: each list has a connection and a timer, which end with it. */
import '../support/page.js';
import { mount, tick, unmount } from 'svelte';
import { desk } from '../support/desk.js';
import { show } from '../support/show.js';
import Page from './Page.svelte';

const page = mount(Page, { target: document.body }) as { follow(topics: string[]): void };
await tick();

for (const price of [4, 5, 6, 7]) desk.publish('tea', price);
desk.publish('coffee', 9);
await tick();
show();

page.follow(['coffee']);
await tick();
show();

await unmount(page);
show();
