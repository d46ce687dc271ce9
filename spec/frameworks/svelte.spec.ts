/** lastcall/svelte, in Svelte itself: components compiled for pages and for servers. */
import { expect } from 'chai';
import type { Scope } from 'lastcall';
import { live } from 'lastcall';
import type * as Adapter from 'lastcall/svelte';
import type * as Svelte from 'svelte';
import type { render } from 'svelte/server';
import { openPage } from '../../examples/frameworks/support/open-page.js';
import { Child } from '../support/child.js';
import { buildProgram, printedByExamples, uncaught } from '../support/framework.js';

/** What the components below do when they are initialised, by their names. */
type Setups = Record<string, () => void>;

type Component = Svelte.Component<{ setups: Setups }>;

/** A page that shows a parent with two children while `shown`, and a list of such parents. */
const components = {
  'Page.svelte': `
    <script>
      import Parent from './Parent.svelte';
      let { setups, count = 0 } = $props();
      let shown = $state(true);
      let items = $state(0);
      export const show = (value) => void (shown = value);
      export const list = (value) => void (items = value);
    </script>
    <svelte:boundary onerror={(error) => setups.caught?.(error)}>
      {#if shown}<Parent {setups} />{/if}
      {#each { length: items } as _}<Parent {setups} />{/each}
    </svelte:boundary>
  `,
  'Parent.svelte': `
    <script>
      import Child from './Child.svelte';
      let { setups } = $props();
      setups.parent?.();
      $effect(() => setups.effect?.());
    </script>
    <Child name="child" {setups} />
    <Child name="sister" {setups} />
  `,
  'Child.svelte': `
    <script>
      let { name, setups } = $props();
      setups[name]?.();
    </script>
    <p>{name}</p>
  `,
  'Legacy.svelte': `
    <script>
      export let setups;
      setups.parent();
    </script>
  `,
};

const exported = `
  export { default as Page } from './Page.svelte';
  export { default as Legacy } from './Legacy.svelte';
  export { useScope } from 'lastcall/svelte';
`;

interface Shared {
  readonly Page: Component;
  readonly Legacy: Component;
  readonly useScope: typeof Adapter.useScope;
}

type Client = Shared &
  typeof Svelte & {
    /** `$effect.root`, and `$effect` in it. */
    root(body: () => void): () => void;
    effect(body: () => void): void;
    /** Make the running effect run again at the next `change`. */
    follow(): void;
    change(): void;
  };

type Server = Shared & { readonly render: typeof render };

type Shown = Record<string, unknown> & { show(shown: boolean): void; list(items: number): void };

describe('lastcall/svelte', () => {
  let page: Disposable;
  let svelte: Client;
  let log: string[];

  before(async () => {
    page = openPage();
    const code = `
      ${exported}
      export { mount, unmount, flushSync, onDestroy } from 'svelte';
      export { change, effect, follow, root } from './effects.svelte.js';
    `;
    const modules = {
      'effects.svelte.js': `
        export const root = (body) => $effect.root(body);
        export function effect(body) { $effect(body); }
        let changes = $state(0);
        export const follow = () => changes;
        export const change = () => void (changes += 1);
      `,
    };
    const { href } = await buildProgram(code, { side: 'client', components: { ...components, ...modules } });
    svelte = (await import(href)) as Client;
  });

  after(() => {
    page[Symbol.dispose]();
  });

  beforeEach(() => {
    log = [];
  });

  /** Acquire a resource that logs its release. */
  function take(name: string, scope: Scope = svelte.useScope()): void {
    scope.defer(() => void log.push(name));
  }

  function takeBroken(): void {
    svelte.useScope().defer(() => {
      throw new Error('broken');
    });
  }

  function mount(setups: Setups, component = svelte.Page): Shown {
    const shown = svelte.mount(component, { target: document.createElement('main'), props: { setups } });
    svelte.flushSync();
    return shown as Shown;
  }

  /** Tear down, and wait until scopes have ended, which is in a microtask. */
  async function ended(tearDown: () => void): Promise<void> {
    tearDown();
    await Promise.resolve();
  }

  it('ends with the component, newest first, its signal aborted', async () => {
    const shown = mount({
      parent() {
        const scope = svelte.useScope();
        scope.signal.addEventListener('abort', () => log.push('aborted'));
        take('first', scope);
        take('second', scope);
      },
    });
    expect(log).to.deep.equal([]);
    await svelte.unmount(shown);
    expect(log).to.deep.equal(['aborted', 'second', 'first']);
    expect(live()).to.deep.equal([]);
  });

  it('ends when the component is removed, children before their parents', async () => {
    const shown = mount({
      parent: () => take('parent'),
      child: () => take('child'),
      sister: () => take('sister'),
      effect: () => take('effect'),
    });
    shown.show(false);
    await ended(svelte.flushSync);
    expect(log).to.deep.equal(['effect', 'sister', 'child', 'parent']);
    await svelte.unmount(shown);
  });

  it('ends the scopes of one component newest first, though Svelte tears down the oldest first', async () => {
    const shown = mount({
      parent() {
        svelte.onDestroy(() => log.push("Svelte's own"));
        take('first');
        take('second');
      },
      child() {
        take('first of the child');
        take('second of the child');
      },
      effect() {
        take('first of the effect');
        take('second of the effect');
      },
    });
    await svelte.unmount(shown);
    expect(log).to.deep.equal([
      ...["Svelte's own", 'second of the effect', 'first of the effect'],
      ...['second of the child', 'first of the child', 'second', 'first'],
    ]);
  });

  it('ends with the items that are removed from a list, and keeps the others', async () => {
    let number = 0;
    const shown = mount({ parent: () => take(String(number++)) });
    shown.list(3);
    svelte.flushSync();
    shown.list(1);
    await ended(svelte.flushSync);
    expect(log).to.deep.equal(['3', '2']);
    await svelte.unmount(shown);
    expect(log).to.deep.equal(['3', '2', '1', '0']);
  });

  it('ends with the run of an effect before the next run acquires', async () => {
    const shown = mount({
      effect() {
        svelte.follow();
        take('resource');
        log.push('acquired');
      },
    });
    svelte.change();
    svelte.flushSync();
    expect(log).to.deep.equal(['acquired', 'resource', 'acquired']);
    await svelte.unmount(shown);
  });

  it('ends with a component in legacy mode', async () => {
    const shown = mount({ parent: () => take('legacy') }, svelte.Legacy);
    expect(log).to.deep.equal([]);
    await svelte.unmount(shown);
    expect(log).to.deep.equal(['legacy']);
  });

  it('ends with $effect.root, newest first, whether or not its effects have run', async () => {
    await ended(
      svelte.root(() => {
        take('not run');
        take('not run, later');
      }),
    );
    expect(log.splice(0)).to.deep.equal(['not run, later', 'not run']);
    const end = svelte.root(() => {
      take('run');
      svelte.effect(() => take('effect'));
      take('run, later');
    });
    svelte.flushSync();
    expect(log).to.deep.equal([]);
    await ended(end);
    expect(log).to.deep.equal(['effect', 'run, later', 'run']);
  });

  it('ends with $effect.root that outlives the component in which it was made', async () => {
    let end!: () => void;
    const shown = mount({
      parent() {
        take('component');
        end = svelte.root(() => take('root'));
      },
    });
    await svelte.unmount(shown);
    expect(log).to.deep.equal(['component']);
    await ended(end);
    expect(log).to.deep.equal(['component', 'root']);
  });

  it('ends with a component that is never mounted, because its child fails', async () => {
    const mounting = () =>
      mount({
        parent: () => take('parent'),
        child() {
          take('child');
          throw new Error('no child');
        },
        caught: (error?: unknown) => void log.push(`caught ${String(error)}`),
      });
    const shown = mounting();
    await Promise.resolve();
    expect(log).to.deep.equal(['caught Error: no child', 'child', 'parent']);
    await svelte.unmount(shown);
  });

  it('releases everything when callbacks throw, and leaves their errors uncaught', async () => {
    const shown = mount({
      parent() {
        take('first');
        takeBroken();
        take('second');
      },
      child: () => takeBroken(),
      sister: () => take('sister'),
    });
    const errors = await uncaught(() => svelte.unmount(shown));
    expect(log).to.deep.equal(['sister', 'second', 'first']);
    expect(errors.map(String)).to.deep.equal(['Error: broken', 'Error: broken']);
  });

  it('says what to do when there is neither a component nor an effect', () => {
    expect(() => svelte.useScope()).to.throw('call it while a component is initialised, in $effect');
  });

  it('releases everything of 200 components', async () => {
    const shown = mount({ parent: () => take('item') });
    for (const next of [200, 50, 200, 0]) {
      shown.list(next);
      await ended(svelte.flushSync);
      expect(live()).to.have.lengthOf(next + 1);
    }
    expect(log).to.have.lengthOf(350);
    await svelte.unmount(shown);
  });

  it('releases the connections and timers of the example, list by list', async () => {
    const folder = 'examples/frameworks/svelte';
    const example = await buildProgram(`import './main.ts';`, { side: 'client', folder });
    expect(await new Child(example).ended()).to.deep.equal({
      stdout: printedByExamples,
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  describe('on a server', () => {
    let server: Server;

    before(async () => {
      const code = `${exported} export { render } from 'svelte/server';`;
      const { href } = await buildProgram(code, { side: 'server', components });
      server = (await import(href)) as Server;
    });

    function html(setups: Setups): string {
      return server.render(server.Page, { props: { setups } }).body;
    }

    it('ends when the page is rendered, children first and newest first', () => {
      const body = html({
        parent() {
          take('parent', server.useScope());
          take('parent, later', server.useScope());
        },
        child() {
          take('child', server.useScope());
          take('child, later', server.useScope());
        },
      });
      expect(body).to.include('<p>child</p>');
      expect(log).to.deep.equal(['child, later', 'child', 'parent, later', 'parent']);
    });

    it('ends when the page cannot be rendered', () => {
      const rendering = () =>
        html({
          parent: () => take('parent', server.useScope()),
          child() {
            throw new Error('no child');
          },
        });
      expect(rendering).to.throw('no child');
      expect(log).to.deep.equal(['parent']);
    });

    it('releases everything when callbacks throw, and render throws their error', () => {
      const rendering = () =>
        html({
          parent: () => take('parent', server.useScope()),
          child() {
            const scope = server.useScope();
            take('first', scope);
            scope.defer(() => {
              throw new Error('broken');
            });
          },
        });
      expect(rendering).to.throw('broken');
      expect(log).to.deep.equal(['first', 'parent']);
    });

    it('says what to do when no component is rendered', () => {
      expect(() => server.useScope()).to.throw('call it while one is initialised');
    });
  });
});
