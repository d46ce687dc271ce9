/** The specs of the hooks inside an `Activity`, which React has from 19.2 on. */
import { expect } from 'chai';
import type { AsyncScope } from 'lastcall';
import type { Page } from './page.js';

export function describeActivity(open: () => Page): void {
  let page: Page;
  let log: string[];

  beforeEach(() => {
    page = open();
    ({ log } = page);
  });

  afterEach(() => page.clear());

  let scope: () => AsyncScope;

  function Component() {
    const { useEffect } = page.version.React;
    const resource = page.version.hooks.useDisposable(() => page.acquire('value'), []);
    scope = page.version.hooks.useScope();
    useEffect(() => void scope().use(page.acquire('scoped')), []);
    useEffect(() => {
      resource?.use('begin with');
      return () => resource?.use('end with');
    }, [resource]);
    return resource?.name ?? 'nothing';
  }

  const tree = (mode: 'visible' | 'hidden') => {
    const { Activity, createElement } = page.version.React;
    return createElement(Activity, { mode, children: createElement(Component) });
  };

  it('acquires nothing while it is hidden from the start', async () => {
    const root = await page.render(tree('hidden'));
    expect(log).to.deep.equal([]);
    expect(() => scope()).to.throw(ReferenceError, 'not mounted yet');
    await page.act(() => root.unmount());
    expect(log).to.deep.equal([]);
  });

  it('releases when it is hidden, and acquires again when it is visible again', async () => {
    const root = await page.render(tree('visible'));
    expect(log.splice(0)).to.deep.equal(['+value', '+scoped', 'begin with value']);
    await page.render(tree('hidden'), root);
    expect(log.splice(0)).to.deep.equal(['end with value', '-scoped', '-value']);
    expect(() => scope()).to.throw(ReferenceError, 'unmounted or hidden');
    await page.render(tree('visible'), root);
    expect(log.splice(0), 'no effect has the value that was released').to.deep.equal([
      '+scoped',
      '+value', // once the release is over, which may be asynchronous
      'begin with value',
    ]);
    await page.act(() => root.unmount());
    expect(log.splice(0)).to.deep.equal(['end with value', '-value', '-scoped']);
  });

  it('also does so when it is hidden and shown in immediate succession', async () => {
    const root = await page.render(tree('visible'));
    log.splice(0);
    await page.act(async () => {
      const { flushSync } = await import('react-dom');
      flushSync(() => root.render(tree('hidden')));
      flushSync(() => root.render(tree('visible')));
    });
    expect(log).to.deep.equal([
      ...['end with value', '-scoped', '-value'],
      ...['+scoped', '+value', 'begin with value'],
    ]);
    await page.act(() => root.unmount());
    expect(page.changes.slice(4)).to.deep.equal(['-value', '-scoped']);
  });

  it('releases once if it is unmounted while it is hidden', async () => {
    const root = await page.render(tree('visible'));
    await page.render(tree('hidden'), root);
    await page.act(() => root.unmount());
    expect(page.changes).to.deep.equal(['+value', '+scoped', '-scoped', '-value']);
  });
}
