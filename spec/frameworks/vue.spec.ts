/** lastcall/vue, in Vue itself. */
import { expect } from 'chai';
import type { Scope } from 'lastcall';
import { live } from 'lastcall';
import type * as Adapter from 'lastcall/vue';
import type * as Vue from 'vue';
import type * as ServerRenderer from 'vue/server-renderer';
import { apart, collect } from '../support/collect.js';
import { openPage } from '../../examples/frameworks/support/open-page.js';
import { Child } from '../support/child.js';
import { printedByExamples, uncaught } from '../support/framework.js';

type Setup = (log: string[]) => void;

describe('lastcall/vue', () => {
  let page: Disposable;
  let vue: typeof Vue;
  let useScope: typeof Adapter.useScope;
  let log: string[];

  const { info, warn } = console;

  before(async () => {
    Object.assign(console, { info: () => {}, warn: () => {} }); // Vue warns of the errors that these specs cause
    page = openPage();
    vue = await import('vue'); // it looks for a document when it is loaded
    ({ useScope } = await import('lastcall/vue'));
  });

  after(() => {
    page[Symbol.dispose]();
    Object.assign(console, { info, warn });
  });

  beforeEach(() => {
    log = [];
  });

  /** Acquire a resource that logs its release. */
  function take(name: string, scope: Scope = useScope()): void {
    scope.defer(() => void log.push(name));
  }

  /** A component that acquires in its setup, with children. */
  function component(setup: Setup, ...children: Vue.Component[]): Vue.Component {
    return {
      setup() {
        setup(log);
        return () =>
          vue.h(
            'div',
            {},
            children.map((child) => vue.h(child)),
          );
      },
    };
  }

  function mount(root: Vue.Component): Vue.App {
    const app = vue.createApp(root);
    app.config.warnHandler = () => {};
    app.mount(document.createElement('main'));
    return app;
  }

  /** Show a component until `hide`. */
  function toggled(child: Vue.Component): { root: Vue.Component; hide(): Promise<void> } {
    const shown = vue.ref(true);
    return {
      root: { setup: () => () => (shown.value ? vue.h(child) : vue.h('p')) },
      hide() {
        shown.value = false;
        return vue.nextTick();
      },
    };
  }

  it('ends with the component, newest first, its signal aborted', async () => {
    const { root, hide } = toggled(
      component(() => {
        const scope = useScope();
        scope.signal.addEventListener('abort', () => log.push('aborted'));
        take('first', scope);
        take('second', scope);
      }),
    );
    const app = mount(root);
    expect(log).to.deep.equal([]);
    await hide();
    expect(log).to.deep.equal(['aborted', 'second', 'first']);
    app.unmount();
  });

  it('has released everything when unmount returns, newest first across composables', () => {
    const app = mount(
      component(() => {
        take('of the first composable');
        take('of the second composable');
      }),
    );
    app.unmount();
    expect(log).to.deep.equal(['of the second composable', 'of the first composable']);
    expect(live()).to.deep.equal([]);
  });

  it('ends children before their parents, though Vue stops parents first', () => {
    const grandchild = component(() => take('grandchild'));
    const app = mount(
      component(
        () => {
          take('parent');
          vue.onScopeDispose(() => log.push("Vue's own of the parent"));
        },
        component(() => take('first child'), grandchild),
        component(() => {
          take('second child');
          vue.onScopeDispose(() => log.push("Vue's own of the second child"));
        }),
      ),
    );
    app.unmount();
    expect(log).to.deep.equal([
      ...["Vue's own of the parent", "Vue's own of the second child"],
      ...['second child', 'grandchild', 'first child', 'parent'],
    ]);
  });

  it('opens a scope at each call, which may be disposed earlier', () => {
    let first!: Scope;
    const app = mount(
      component(() => {
        first = useScope();
        take('first', first);
        take('second');
      }),
    );
    first.dispose();
    expect(log).to.deep.equal(['first']);
    app.unmount();
    expect(log).to.deep.equal(['first', 'second']);
  });

  it('releases everything when callbacks throw, and passes their errors to the handler of the app', () => {
    const app = mount(
      component(
        () => {
          take('first');
          useScope().defer(() => {
            throw new Error('broken');
          });
          take('second');
          vue.onScopeDispose(() => log.push("Vue's own"));
        },
        component(() => take('child')),
      ),
    );
    app.config.errorHandler = (error, _instance, info) => log.push(`${String(error)} in ${info}`);
    app.unmount();
    expect(log).to.deep.equal([
      ...["Vue's own", 'child', 'second', 'first', 'Error: broken in unmounted hook'],
    ]);
  });

  it('releases everything when the handler throws, too, and leaves that error uncaught', async () => {
    const broken = component(() => {
      take('resource');
      useScope().defer(() => {
        throw new Error('broken');
      });
    });
    const app = mount(component(() => take('parent'), broken, broken));
    app.config.errorHandler = (error) => {
      throw error;
    };
    const errors = await uncaught(() => app.unmount());
    expect(log).to.deep.equal(['resource', 'resource', 'parent']);
    expect(errors.map(String)).to.deep.equal(['Error: broken', 'Error: broken']);
  });

  it('passes errors to onErrorCaptured of a parent that is still mounted', async () => {
    const { root, hide } = toggled(
      component(() => {
        useScope().defer(() => {
          throw new Error('broken');
        });
      }),
    );
    const app = mount({
      setup() {
        vue.onErrorCaptured((error) => {
          log.push(`captured ${String(error)}`);
          return false;
        });
        return () => vue.h(root);
      },
    });
    await hide();
    expect(log).to.deep.equal(['captured Error: broken']);
    app.unmount();
  });

  it('writes errors to the console when there is no handler', () => {
    const { error } = console;
    console.error = (...values: unknown[]) => void log.push(values.map(String).join(' '));
    try {
      const effects = vue.effectScope();
      effects.run(() => {
        take('first');
        useScope().defer(() => {
          throw new Error('broken');
        });
        vue.onScopeDispose(() => log.push("Vue's own"));
      });
      effects.stop();
    } finally {
      console.error = error;
    }
    expect(log).to.deep.equal(['first', 'Error: broken', "Vue's own"]);
  });

  it('ends with an effect scope, within stop', () => {
    const effects = vue.effectScope();
    effects.run(() => {
      take('first');
      take('second');
    });
    expect(log).to.deep.equal([]);
    effects.stop();
    expect(log).to.deep.equal(['second', 'first']);
  });

  it('ends an effect scope inside a component after the children, or within stop', () => {
    let stopped!: Vue.EffectScope;
    const app = mount(
      component(
        () => {
          take('parent');
          vue.effectScope().run(() => take('nested'));
          stopped = vue.effectScope();
          stopped.run(() => take('stopped'));
        },
        component(() => take('child')),
      ),
    );
    stopped.stop();
    expect(log).to.deep.equal(['stopped']);
    app.unmount();
    expect(log).to.deep.equal(['stopped', 'child', 'nested', 'parent']);
  });

  it('ends with a detached effect scope inside a component, not with the component', () => {
    let effects!: Vue.EffectScope;
    const app = mount(
      component(() => {
        effects = vue.effectScope(true);
        effects.run(() => take('detached'));
        vue.effectScope().run(() => take('nested'));
      }),
    );
    app.unmount();
    expect(log).to.deep.equal(['nested']);
    effects.stop();
    expect(log).to.deep.equal(['nested', 'detached']);
  });

  it('keeps the scope of a component that KeepAlive deactivates open until it is unmounted', async () => {
    const shown = vue.ref(true);
    const kept = component(() => {
      take('kept');
      vue.onDeactivated(() => log.push('deactivated'));
      vue.onActivated(() => log.push('activated'));
    });
    const app = mount({
      setup: () => () =>
        vue.h(vue.KeepAlive, () => (shown.value ? vue.h(kept) : vue.h({ render: () => '' }))),
    });
    shown.value = false;
    await vue.nextTick();
    shown.value = true;
    await vue.nextTick();
    shown.value = false;
    await vue.nextTick();
    expect(log).to.deep.equal(['activated', 'deactivated', 'activated', 'deactivated']);
    log.length = 0;
    app.unmount();
    expect(log).to.include('kept');
  });

  /** A component whose setup waits for `resume`. */
  function suspended(): { root: Vue.Component; resume(): void; resumed: Promise<void> } {
    let resume!: () => void;
    let markResumed!: () => void;
    const waiting = new Promise<void>((resolve) => (resume = resolve));
    const resumed = new Promise<void>((resolve) => (markResumed = resolve));
    const child: Vue.Component = {
      async setup() {
        const scope = useScope();
        take('before the await', scope);
        await waiting;
        if (scope.signal.aborted) log.push('too late');
        else take('after the await', scope);
        markResumed();
        return () => vue.h('p');
      },
    };
    return { root: { setup: () => () => vue.h(vue.Suspense, () => vue.h(child)) }, resume, resumed };
  }

  it('ends with a component whose setup awaited', async () => {
    const { root, resume, resumed } = suspended();
    const app = mount(root);
    resume();
    await resumed;
    await vue.nextTick();
    expect(log).to.deep.equal([]);
    app.unmount();
    expect(log).to.deep.equal(['after the await', 'before the await']);
  });

  it('ends with a component that is unmounted while its setup awaits', async () => {
    const { root, resume, resumed } = suspended();
    const { root: outer, hide } = toggled(root);
    const app = mount(outer);
    await hide();
    expect(log).to.deep.equal(['before the await']);
    resume();
    await resumed;
    expect(log).to.deep.equal(['before the await', 'too late']);
    app.unmount();
  });

  it('ends with a component that a pending Suspense drops, though its unmounted hooks do not run', async () => {
    const never: Vue.Component = { setup: () => new Promise<never>(() => {}) };
    const { root, hide } = toggled(
      component(() => {
        take('inner');
        vue.onUnmounted(() => log.push("Vue's own"));
      }),
    );
    const { root: outer, hide: hideAll } = toggled({
      setup: () => () => vue.h(vue.Suspense, () => vue.h('div', [vue.h(root), vue.h(never)])),
    });
    const app = mount(outer);
    await hide();
    expect(log).to.include('inner');
    await hideAll();
    app.unmount();
    expect(log.filter((name) => name === 'inner')).to.have.lengthOf(1);
  });

  it('ends with a component that fails to render', () => {
    const app = vue.createApp({
      setup() {
        take('acquired');
        return () => {
          throw new Error('not rendered');
        };
      },
    });
    app.config.warnHandler = () => {};
    app.config.errorHandler = (error) => log.push(String(error));
    app.mount(document.createElement('main'));
    app.unmount();
    expect(log).to.deep.equal(['Error: not rendered', 'acquired']);
  });

  it('says what to do when there is neither a component nor an effect scope', () => {
    expect(() => useScope()).to.throw(
      'call it in setup(), before the first await, or in effectScope().run()',
    );
  });

  it('releases everything of 500 components', async () => {
    const count = vue.ref(0);
    const item = component(() => take('item'));
    const app = mount({
      setup: () => () => Array.from({ length: count.value }, (_, key) => vue.h(item, { key })),
    });
    for (const next of [500, 100, 500, 0]) {
      count.value = next;
      await vue.nextTick();
      expect(live()).to.have.lengthOf.at.least(next);
    }
    expect(log).to.have.lengthOf(900);
    expect(live()).to.deep.equal([]);
    app.unmount();
  });

  it('releases the connections and timers of the example, list by list', async () => {
    const example = new URL('../../examples/frameworks/vue.js', import.meta.url);
    expect(await new Child(example).ended()).to.deep.equal({
      stdout: printedByExamples,
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  describe('on a server', () => {
    let server: typeof ServerRenderer;

    before(async () => {
      server = await import('vue/server-renderer');
    });

    it('ends when the page is rendered, children first', async () => {
      const page = component(
        () => take('parent'),
        component(() => take('child')),
      );
      const html = await server.renderToString(vue.createSSRApp(page));
      expect(html).to.equal('<div><div></div></div>');
      expect(log).to.deep.equal(['child', 'parent']);
    });

    it('ends with effect scopes inside components, too, but not with detached ones', async () => {
      let detached!: Vue.EffectScope;
      const page = component(() => {
        take('component');
        vue.effectScope().run(() => vue.effectScope().run(() => take('nested')));
        detached = vue.effectScope(true);
        detached.run(() => take('detached'));
      });
      await server.renderToString(vue.createSSRApp(page));
      expect(log).to.deep.equal(['nested', 'component']);
      detached.stop();
      expect(log).to.deep.equal(['nested', 'component', 'detached']);
    });

    it('ends when the stream of the page has ended', async () => {
      const page = component(
        () => take('parent'),
        component(() => take('child')),
      );
      const stream = server.renderToWebStream(vue.createSSRApp(page));
      let html = '';
      for await (const chunk of stream.pipeThrough(new TextDecoderStream())) html += chunk;
      expect(html).to.equal('<div><div></div></div>');
      await vue.nextTick();
      expect(log).to.deep.equal(['child', 'parent']);
    });

    it('passes errors to the handler of the app', async () => {
      const app = vue.createSSRApp(
        component(() => {
          take('first');
          useScope().defer(() => {
            throw new Error('broken');
          });
        }),
      );
      app.config.errorHandler = (error) => log.push(String(error));
      await server.renderToString(app);
      expect(log).to.deep.equal(['first', 'Error: broken']);
    });

    it('releases everything of a page that cannot be rendered', async () => {
      await apart(async () => {
        const app = vue.createSSRApp(
          component(() => take('parent'), {
            setup() {
              throw new Error('no child');
            },
          }),
        );
        app.config.warnHandler = () => {};
        const outcome = await server.renderToString(app).catch(String);
        expect(outcome).to.equal('Error: no child');
      });
      await collect(() => log.length > 0);
      expect(log).to.deep.equal(['parent']);
    });
  });
});
