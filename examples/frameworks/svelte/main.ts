/** Live prices in Svelte: each list has a connection and a timer, which end with it. */
import '../support/page.js';
import { flushSync, mount, unmount } from 'svelte';
import { desk } from '../support/desk.js';
import { show } from '../support/show.js';
import Page from './Page.svelte';

const page = mount(Page, { target: document.body }) as { follow(topics: string[]): void };
flushSync();

for (const price of [4, 5, 6, 7]) desk.publish('tea', price);
desk.publish('coffee', 9);
flushSync();
show();

page.follow(['coffee']);
flushSync();
show();

await unmount(page);
show();
