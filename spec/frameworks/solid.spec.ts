/** lastcall/solid, in Solid itself: its builds for pages, for development and for servers. */
import { expect } from 'chai';
import type { Scope } from 'lastcall';
import { live } from 'lastcall';
import type * as Adapter from 'lastcall/solid';
import type * as Solid from 'solid-js';
import type * as Web from 'solid-js/web';
import { openPage } from '../../examples/frameworks/support/open-page.js';
import { Child } from '../support/child.js';
import { buildProgram, printedByExamples, uncaught } from '../support/framework.js';

type Program = typeof Solid & typeof Adapter & Pick<typeof Web, 'render' | 'renderToString'>;

function program(side: 'client' | 'server'): Promise<Program> {
  const renderer = side === 'client' ? 'render' : 'renderToString, renderToStringAsync';
  const code = `
    export * from 'solid-js';
    export { ${renderer} } from 'solid-js/web';
    export { createScope } from 'lastcall/solid';
  `;
  return buildProgram(code, { side }).then(({ href }) => import(href) as Promise<Program>);
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

describe('lastcall/solid', () => {
  let page: Disposable;
  let solid: Program;
  let log: string[];

  before(async () => {
    page = openPage();
    solid = await program('client');
  });

  after(() => {
    page[Symbol.dispose]();
  });

  beforeEach(() => {
    log = [];
  });

  /** Acquire a resource that logs its release. */
  function take(name: string, scope: Scope = solid.createScope()): void {
    scope.defer(() => void log.push(name));
  }

  function takeBroken(scope: Scope = solid.createScope()): void {
    scope.defer(() => {
      throw new Error('broken');
    });
  }

  function render(body: () => Solid.JSX.Element): () => void {
    return solid.render(body, document.createElement('main'));
  }

  it('ends with the root, newest first, its signal aborted', () => {
    solid.createRoot((dispose) => {
      const scope = solid.createScope();
      scope.signal.addEventListener('abort', () => log.push('aborted'));
      take('first', scope);
      take('second', scope);
      take('of another scope');
      dispose();
    });
    expect(log).to.deep.equal(['of another scope', 'aborted', 'second', 'first']);
    expect(live()).to.deep.equal([]);
  });

  it('ends when the component is removed, children before their parents', () => {
    const [shown, show] = solid.createSignal(true);
    const Child = (props: { name: string }) => {
      take(props.name);
      solid.createEffect(() => take(`effect of ${props.name}`));
      return null;
    };
    const Parent = () => {
      take('parent');
      return [
        solid.createComponent(Child, { name: 'child' }),
        solid.createComponent(Child, { name: 'sister' }),
      ];
    };
    const dispose = render(() =>
      solid.createComponent(solid.Show, {
        keyed: true,
        get when() {
          return shown();
        },
        get children() {
          return solid.createComponent(Parent, {});
        },
      }),
    );
    expect(log).to.deep.equal([]);
    show(false);
    expect(log).to.deep.equal(['effect of sister', 'effect of child', 'sister', 'child', 'parent']);
    dispose();
  });

  it('ends with each run of an effect', () => {
    const [topic, setTopic] = solid.createSignal('one');
    const dispose = render(() => {
      solid.createEffect(() => take(topic()));
      return null;
    });
    setTopic('two');
    expect(log).to.deep.equal(['one']);
    dispose();
    expect(log).to.deep.equal(['one', 'two']);
  });

  /** A page with a boundary around a child, the release of whose resource fails. */
  function bounded(): { hide(): void; dispose(): void } {
    const [shown, show] = solid.createSignal(true);
    const Child = () => {
      take('first');
      takeBroken();
      take('second');
      return null;
    };
    const dispose = render(() =>
      solid.createComponent(solid.ErrorBoundary, {
        fallback(error) {
          log.push(`shown instead: ${String(error)}`);
          return null;
        },
        get children() {
          solid.onCleanup(() => log.push('the rest of the boundary'));
          return solid.createComponent(solid.Show, {
            keyed: true,
            get when() {
              return shown();
            },
            get children() {
              return solid.createComponent(Child, {});
            },
          });
        },
      }),
    );
    return { hide: () => show(false), dispose };
  }

  it('releases everything when callbacks throw, and passes their errors to the boundary', async () => {
    const { hide, dispose } = bounded();
    const errors = await uncaught(hide);
    expect(log).to.deep.equal([
      'second',
      'first',
      'the rest of the boundary',
      'shown instead: Error: broken',
    ]);
    expect(errors).to.deep.equal([]);
    dispose();
  });

  it('writes errors to the console when the boundary has ended, too', async () => {
    const { dispose } = bounded();
    const { error } = console;
    console.error = (value: unknown) => void log.push(`console: ${String(value)}`);
    try {
      dispose();
      await turn();
    } finally {
      console.error = error;
    }
    expect(log).to.deep.equal(['second', 'first', 'the rest of the boundary', 'console: Error: broken']);
  });

  it('releases everything when callbacks throw, and leaves their errors uncaught if there is no boundary', async () => {
    const errors = await uncaught(() => {
      solid.createRoot((dispose) => {
        take('first');
        takeBroken();
        take('second');
        solid.onCleanup(() => log.push("Solid's own"));
        dispose();
      });
    });
    expect(log).to.deep.equal(["Solid's own", 'second', 'first']);
    expect(errors.map(String)).to.deep.equal(['Error: broken']);
  });

  it('ends with a component that fails to render', () => {
    const dispose = render(() =>
      solid.createComponent(solid.ErrorBoundary, {
        fallback: null,
        get children(): null {
          take('acquired');
          throw new Error('not rendered');
        },
      }),
    );
    expect(log).to.deep.equal(['acquired']);
    dispose();
  });

  it('ends with a component that is removed while it is suspended', async () => {
    const [shown, show] = solid.createSignal(true);
    const dispose = render(() =>
      solid.createComponent(solid.Show, {
        keyed: true,
        get when() {
          return shown();
        },
        get children() {
          return solid.createComponent(solid.Suspense, {
            get children() {
              const [value] = solid.createResource(() => new Promise<string>(() => {}));
              take('suspended');
              return value as unknown as Solid.JSX.Element;
            },
          });
        },
      }),
    );
    await turn();
    expect(log).to.deep.equal([]);
    show(false);
    expect(log).to.deep.equal(['suspended']);
    dispose();
  });

  it('says what to do when there is no owner', () => {
    expect(() => solid.createScope()).to.throw('call it in a component, in createRoot((dispose) => …)');
  });

  it('releases everything of 500 components', () => {
    const [count, setCount] = solid.createSignal(0);
    const dispose = render(() =>
      solid.createComponent(solid.Index, {
        get each() {
          return Array.from({ length: count() });
        },
        children() {
          take('item');
          return null;
        },
      }),
    );
    for (const next of [500, 100, 500, 0]) {
      setCount(next);
      expect(live()).to.have.lengthOf(next);
    }
    expect(log).to.have.lengthOf(900);
    dispose();
  });

  it('releases the connections and timers of the example, list by list', async () => {
    const example = new URL('../../examples/frameworks/solid.js', import.meta.url);
    expect(await new Child(example, [], [process.execPath, '--conditions=browser']).ended()).to.deep.equal({
      stdout: printedByExamples,
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  describe('on a server', () => {
    let server: Program;

    before(async () => {
      server = await program('server');
    });

    it('ends when the page is rendered, children first', async () => {
      const html = server.renderToString(() => {
        take('parent', server.createScope());
        return server.createComponent(() => {
          take('child', server.createScope());
          return 'hello';
        }, {});
      });
      expect(html).to.equal('hello');
      await turn();
      expect(log).to.deep.equal(['child', 'parent']);
    });
  });
});
