/** The specs of a root that is dropped without being unmounted. */
import { expect } from 'chai';
import { live } from 'lastcall';
import { apart, collect } from '../../support/collect.js';
import type { Page } from './page.js';

export function describeDropping(open: () => Page): void {
  it('is collected, and the collector releases its resources', async () => {
    const page = open();
    const { React, client, hooks } = page.version;
    function Component({ name }: { name: string }) {
      const scope = hooks.useScope();
      const resource = hooks.useDisposable(() => page.acquire(`${name} value`), [name]);
      React.useEffect(() => void scope().use(page.acquire(`${name} scoped`)), [scope, name]);
      return resource?.name;
    }
    const component = (name: string) => React.createElement(Component, { name });
    await apart(async () => {
      const root = client.createRoot(document.createElement('div'));
      await page.act(() => root.render(component('dropped')));
    });
    expect(live().length).to.equal(2);
    // React keeps a reference to the last root whose effects have set a state.
    const kept = await page.render(component('kept'));
    await collect(() => page.changes.length > 4);
    expect(page.changes.slice(0, 4)).to.deep.equal([
      '+dropped value',
      '+dropped scoped',
      '+kept value',
      '+kept scoped',
    ]);
    expect(page.changes.slice(4)).to.have.members(['-dropped value', '-dropped scoped']);
    await page.act(() => kept.unmount());
    await page.clear();
  });
}
