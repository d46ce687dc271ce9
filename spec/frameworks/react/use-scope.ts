/** The specs of `useScope`, for each version of React. */
import { expect } from 'chai';
import type { ReactNode } from 'react';
import type { Root } from 'react-dom/client';
import type { AsyncScope } from 'lastcall';
import { sleep } from '../../support/time.js';
import { Gate, type Page } from './page.js';

const SUBTREE = { childList: true, subtree: true };

const UNMOUNTED =
  'ReferenceError: The component is unmounted or hidden, so its scope has ended. Nothing was taken, so what you have ' +
  "is still yours to release. After an await, look at the scope's signal first";

export function describeUseScope(open: () => Page): void {
  let page: Page;
  let log: string[];
  let h: Page['version']['React']['createElement'];
  /** What `useScope` returned to the component that was rendered last. */
  let scope: () => AsyncScope;

  beforeEach(() => {
    page = open();
    ({ log } = page);
    h = page.version.React.createElement;
  });

  afterEach(() => page.clear());

  const unmount = (root: Root) => page.act(() => root.unmount());

  /** Acquires in each kind of effect, and at each click. */
  function Component({ name = '', children }: { name?: string; children?: ReactNode }) {
    const { useEffect, useLayoutEffect } = page.version.React;
    const own = page.version.hooks.useScope();
    scope = own;
    useLayoutEffect(() => void own().use(page.acquire(`${name}layout`)), [own, name]);
    useEffect(() => void own().use(page.acquire(`${name}effect`)), [own, name]);
    const onClick = () => own().use(page.acquire(`${name}click`));
    return h('div', {}, h('button', { onClick }), children);
  }

  const component = (name?: string, ...children: ReactNode[]) =>
    h(Component, name === undefined ? {} : { name }, ...children);

  it('takes what layout effects, effects and event handlers acquire, and releases the newest first', async () => {
    const root = await page.render(component());
    await page.click();
    await unmount(root);
    expect(log).to.deep.equal(['+layout', '+effect', '+click', '-click', '-effect', '-layout']);
  });

  it('takes what an event handler acquires after the commit and before the effects', async () => {
    const root = page.root();
    await page.withoutAct(async () => {
      const isThere = new Promise((resolve) =>
        new window.MutationObserver(resolve).observe(document.body, SUBTREE),
      );
      root.render(component());
      await isThere;
      document.querySelector('button')?.click();
      while (!log.includes('+effect')) await sleep(1);
    });
    const acquired = log.splice(0);
    // React 19 lets the event run before the effects, React 18 does not.
    expect(acquired.filter((entry) => entry !== '+effect')).to.deep.equal(['+layout', '+click']);
    await unmount(root);
    expect(log).to.deep.equal(acquired.reverse().map((entry) => entry.replace('+', '-')));
  });

  it('returns the same function and the same scope as long as the component is mounted', async () => {
    const root = await page.render(component());
    const [first, firstScope] = [scope, scope()];
    await page.render(component(), root);
    expect(scope).to.equal(first);
    expect(scope()).to.equal(firstScope);
    await unmount(root);
    expect(firstScope.disposed).to.equal(true);
    expect(firstScope.signal.aborted).to.equal(true);
  });

  it('throws in the first render, as there is no scope yet', async () => {
    function Hasty() {
      page.version.hooks.useScope()().use(page.acquire('never'));
      return null;
    }
    await page.render(page.boundary(h(Hasty)));
    expect(page.text).to.match(
      /^The component is not mounted yet, so it has no scope: take the scope in an effect/,
    );
  });

  it("can be used in a child's effects, and throws in its layout effects, as there is no scope yet", async () => {
    function Child({ of, kind }: { of: () => AsyncScope; kind: 'useEffect' | 'useLayoutEffect' }) {
      page.version.React[kind](() => void of().use(page.acquire(kind)), [of]);
      return null;
    }
    function Parent({ kind }: { kind: 'useEffect' | 'useLayoutEffect' }) {
      return h(Child, { of: page.version.hooks.useScope(), kind });
    }
    await unmount(await page.render(h(Parent, { kind: 'useEffect' })));
    expect(log).to.deep.equal(['+useEffect', '-useEffect']);
    await page.render(page.boundary(h(Parent, { kind: 'useLayoutEffect' })));
    expect(page.text).to.match(/^The component is not mounted yet/);
  });

  it('throws after unmount, as the scope has ended', async () => {
    await unmount(await page.render(component()));
    expect(() => scope()).to.throw(ReferenceError);
    try {
      scope();
    } catch (error) {
      expect(String(error)).to.equal(UNMOUNTED);
    }
  });

  it('is still open when effects are cleaned up', async () => {
    function Tidy() {
      const own = page.version.hooks.useScope();
      page.version.React.useEffect(() => {
        const resource = own().use(page.acquire('a'));
        return () => void log.push(`released: ${own().release(resource)}`);
      }, [own]);
      return null;
    }
    await unmount(await page.render(h(Tidy)));
    expect(log).to.deep.equal(['+a', 'released: true']);
  });

  it('is opened when it is first used: of several scopes, the one that was first used last ends first', async () => {
    function Idle() {
      page.version.hooks.useScope();
      return null;
    }
    const root = await page.render(component('outer ', h(Idle), component('inner ')));
    await unmount(root);
    expect(log).to.deep.equal([
      ...['+inner layout', '+outer layout', '+inner effect', '+outer effect'],
      ...['-outer effect', '-inner effect', '-outer layout', '-inner layout'],
    ]);
  });

  it('is a new scope when StrictMode mounts the component again', async () => {
    const root = await page.render(h(page.version.React.StrictMode, {}, component()));
    // The second of two entries is released one microtask later.
    expect(log).to.deep.equal(['+layout', '+effect', '-effect', '+layout', '+effect', '-layout']);
    await unmount(root);
    expect(log.splice(6)).to.deep.equal(['-effect', '-layout']);
  });

  it('stays open while the component is hidden because a sibling suspends', async () => {
    function Behind({ gate }: { gate: Gate }) {
      gate.pass();
      return null;
    }
    const tree = (gate: Gate) =>
      h(page.version.React.Suspense, { fallback: 'waiting' }, component(), h(Behind, { gate }));
    const opened = new Gate();
    opened.open();
    const root = await page.render(tree(opened));
    const own = scope();
    const gate = new Gate();
    await page.render(tree(gate), root);
    expect(page.text).to.match(/waiting$/);
    expect(scope()).to.equal(own);
    await page.act(() => gate.open());
    expect(scope()).to.equal(own);
    // Layout effects ran again; nothing was released.
    expect(log).to.deep.equal(['+layout', '+effect', '+layout']);
    await unmount(root);
    expect(log.splice(3)).to.deep.equal(['-layout', '-effect', '-layout']);
  });

  it('ends when an error boundary removes the component because a sibling throws', async () => {
    function Broken({ fails }: { fails: boolean }) {
      if (fails) throw new Error('broken');
      return null;
    }
    const root = await page.render(page.boundary(component(), h(Broken, { fails: false })));
    await page.render(page.boundary(component(), h(Broken, { fails: true })), root);
    expect(page.text).to.equal('broken');
    expect(log).to.deep.equal(['+layout', '+effect', '-effect', '-layout']);
  });

  it('reports what the release throws, and releases the rest', async () => {
    const root = await page.render(component());
    scope().defer(() => {
      throw new Error('stuck');
    });
    await unmount(root);
    expect(page.reported).to.deep.equal(['Error: stuck']);
    expect(log.splice(2)).to.deep.equal(['-effect', '-layout']);
  });
}
