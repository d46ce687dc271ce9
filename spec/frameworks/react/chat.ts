/** The specs of the example: a chat on real connections, checked from the server and from the page. */
import { resolveObjectURL } from 'node:buffer';
import { once } from 'node:events';
import { expect } from 'chai';
import { live } from 'lastcall';
import { WebSocket } from 'ws';
import { openChat } from '../../../examples/frameworks/react/server.js';
import { Child } from '../../support/child.js';
import { sleep } from '../../support/time.js';
import type { Page } from './page.js';

/** How long `until` waits. */
const LIMIT_MS = 10_000;

export function describeChat(open: () => Page): void {
  let page: Page;

  beforeEach(() => {
    page = open();
    Object.assign(globalThis, { WebSocket: window.WebSocket });
  });

  afterEach(async () => {
    await page.clear();
    Reflect.deleteProperty(globalThis, 'WebSocket');
  });

  /** @throws Error with what is shown and what is alive, if the condition does not hold in time. */
  async function until(condition: () => boolean): Promise<void> {
    const end = Date.now() + LIMIT_MS;
    while (!condition()) {
      if (Date.now() > end) {
        const labels = live().map(({ label }) => label);
        throw new Error(`timed out: alive is ${labels.join(', ')}; shown is ${page.text}`);
      }
      await page.act(() => sleep(1));
    }
  }

  async function click(name: string): Promise<void> {
    const buttons = [...document.querySelectorAll('button')];
    await page.act(() => buttons.find(({ textContent }) => textContent === name)?.click());
  }

  async function render(server: string) {
    const { Chat } = await import('../../../examples/frameworks/react/chat.js');
    const { createElement, StrictMode } = page.version.React;
    return page.render(
      createElement(StrictMode, {}, createElement(Chat, { server, rooms: ['tea', 'coffee'] })),
    );
  }

  it('is in one room at a time, and leaves nothing behind', async () => {
    await using server = await openChat('');
    const serves = live().length;
    const isIn = (room: string) => server.rooms.get(room)?.size ?? 0;

    const root = await render(`ws://${server.host}`);
    await click('tea');
    await until(() => page.text.includes(`connected to ws://${server.host}/tea`));
    await until(() => isIn('tea') === 1); // the connection of StrictMode's first run is closed

    const guest = new WebSocket(`ws://${server.host}/tea`);
    await once(guest, 'open');
    guest.send('hello');
    await until(() => page.text.includes('hello'));

    await click('Save');
    const { href } = document.querySelector('a') as HTMLAnchorElement;
    expect(await resolveObjectURL(href)?.text()).to.equal('hello');

    await click('coffee');
    await until(() => page.text.includes(`connected to ws://${server.host}/coffee`));
    expect([isIn('tea'), isIn('coffee')], 'only the guest is left').to.deep.equal([1, 1]);

    await click('Leave');
    await until(() => isIn('coffee') === 0);
    expect(resolveObjectURL(href)).to.equal(undefined);
    // Only the clock is left: the managed timer, which the scope that owns it lists once.
    await until(() => live().length === serves + 1);

    await page.act(() => root.unmount());
    expect(live().length).to.equal(serves);
    guest.close();
    await once(guest, 'close');
    expect(page.reported).to.deep.equal([]);
  });

  it('closes its connection when it is left while it connects, and when rooms are changed fast', async () => {
    await using server = await openChat('');
    const serves = live().length;
    const root = await render(`ws://${server.host}`);
    for (const room of ['tea', 'coffee', 'tea', 'coffee', 'tea']) await click(room);
    await until(() => page.text.includes(`connected to ws://${server.host}/tea`));
    const sizes = () => ['tea', 'coffee'].map((room) => server.rooms.get(room)?.size ?? 0);
    await until(() => String(sizes()) === '1,0');
    await click('coffee');
    await page.act(() => root.unmount());
    await until(() => String(sizes()) === '0,0' && live().length === serves);
    expect(page.reported).to.deep.equal([]);
  });

  it('shows that the server does not answer', async () => {
    const server = await openChat('');
    await server[Symbol.asyncDispose]();
    const root = await render(`ws://${server.host}`);
    await click('tea');
    await until(() => document.querySelector('[role=alert]') !== null);
    expect(page.text).to.contain(`ws://${server.host}/tea does not answer`);
    await page.act(() => root.unmount());
    expect(live()).to.deep.equal([]);
  });

  it('is served until its server gets SIGINT', async () => {
    const child = new Child(new URL('../../../examples/frameworks/react/main.js', import.meta.url));
    await child.prints('listening at http://127.0.0.1:');
    child.process.kill('SIGINT');
    const { stderr, signal } = await child.ended();
    expect({ stderr, signal }).to.deep.equal({ stderr: '', signal: 'SIGINT' });
  });
}
