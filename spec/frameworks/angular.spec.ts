/** lastcall/angular, in Angular itself, compiled just in time, without zones. */
import { expect } from 'chai';
import type { Scope } from 'lastcall';
import { live } from 'lastcall';
import type * as Adapter from 'lastcall/angular';
import type * as Angular from '@angular/core';
import type * as Browser from '@angular/platform-browser';
import { openPage } from '../../examples/frameworks/support/open-page.js';
import { Child, run } from '../support/child.js';
import { describeOn } from '../support/choosy.js';
import { printedByExamples, uncaught } from '../support/framework.js';

interface Item {
  readonly name: string;
}

describeOn('@angular/core', 'lastcall/angular', () => {
  let page: Disposable;
  let angular: typeof Angular;
  let browser: typeof Browser;
  let injectScope: typeof Adapter.injectScope;
  let log: string[];
  let components = 0;

  before(async function () {
    this.timeout(60_000);
    page = openPage();
    await import('@angular/compiler'); // must be loaded before the components
    angular = await import('@angular/core');
    browser = await import('@angular/platform-browser');
    ({ injectScope } = await import('lastcall/angular'));
  });

  after(() => {
    page[Symbol.dispose]();
  });

  beforeEach(() => {
    log = [];
  });

  /** Acquire a resource that logs its release. */
  function take(name: string, scope: Scope = injectScope()): void {
    scope.defer(() => void log.push(name));
  }

  function takeBroken(): void {
    injectScope().defer(() => {
      throw new Error('broken');
    });
  }

  /** A component that acquires when it is constructed. */
  function component<Instance extends object = object>(
    options: Omit<Angular.Component, 'selector'> & { selector?: string },
    construct: (instance: Instance) => void,
  ): Angular.Type<Instance> {
    class Constructed {
      readonly taken = construct(this as unknown as Instance);
    }
    const host = { 'data-component': String((components += 1)) }; // distinguishes it from others of its name
    angular.Component({ template: '', host, ...options })(Constructed);
    return Constructed as unknown as Angular.Type<Instance>;
  }

  async function bootstrap<Instance>(
    root: Angular.Type<Instance>,
    ...providers: Angular.Provider[]
  ): Promise<{ app: Angular.ApplicationRef; root: Instance; settle(): void }> {
    document.body.innerHTML = '<test-root></test-root>';
    const { log: print } = console;
    console.log = () => {}; // a message that this is development mode
    const app = await browser.bootstrapApplication(root, {
      providers: [
        angular.provideZonelessChangeDetection(),
        {
          provide: angular.ErrorHandler,
          useValue: { handleError: (error: unknown) => void log.push(`handled ${String(error)}`) },
        },
        ...providers,
      ],
    });
    console.log = print;
    const { instance } = app.components[0] as Angular.ComponentRef<Instance>;
    return { app, root: instance, settle: () => app.tick() };
  }

  it('ends with the application, newest first, its signal aborted', async () => {
    const root = component({ selector: 'test-root' }, () => {
      const scope = injectScope();
      scope.signal.addEventListener('abort', () => log.push('aborted'));
      take('first', scope);
      take('second', scope);
    });
    const { app } = await bootstrap(root);
    expect(log).to.deep.equal([]);
    app.destroy();
    expect(log).to.deep.equal(['aborted', 'second', 'first']);
    expect(live()).to.deep.equal([]);
  });

  it('ends when the component is removed, children before their parents', async () => {
    const child = component({ selector: 'test-child' }, () => take('child'));
    const parent = component(
      { selector: 'test-parent', template: '<test-child />', imports: [child] },
      () => {
        take('parent');
      },
    );
    const template = '@if (shown()) { <test-parent /> }';
    const { app, root, settle } = await bootstrap(
      component<{ shown: Angular.WritableSignal<boolean> }>(
        { selector: 'test-root', template, imports: [parent] },
        (instance) => {
          instance.shown = angular.signal(true);
          take('root');
        },
      ),
    );
    settle();
    root.shown.set(false);
    settle();
    expect(log).to.deep.equal(['child', 'parent']);
    app.destroy();
    expect(log).to.deep.equal(['child', 'parent', 'root']);
  });

  it('ends the scopes of the component, directives and services of one element newest first', async () => {
    class Service {
      readonly taken = take('service');
    }
    class Directive {
      readonly taken = take('directive');
    }
    angular.Directive({ selector: '[testNoting]' })(Directive);
    const child = component(
      { selector: 'test-child', providers: [{ provide: Service, useFactory: () => new Service() }] },
      () => {
        take('component');
        angular.inject(Service);
        take('component, later');
      },
    );
    const template = '<test-child testNoting />';
    const { app } = await bootstrap(
      component({ selector: 'test-root', template, imports: [child, Directive] }, () => {}),
    );
    app.destroy();
    expect(log).to.deep.equal(['directive', 'component, later', 'service', 'component']);
  });

  it('keeps the scope of another component on the same element open', async () => {
    const { app } = await bootstrap(component({ selector: 'test-root' }, () => {}));
    const hostElement = document.createElement('div');
    const environmentInjector = app.injector;
    const [first, second] = ['first', 'second'].map((name) =>
      angular.createComponent(
        component({ selector: 'test-child' }, () => take(name)),
        {
          hostElement,
          environmentInjector,
        },
      ),
    );
    first?.destroy();
    expect(log).to.deep.equal(['first']);
    second?.destroy();
    expect(log).to.deep.equal(['first', 'second']);
    app.destroy();
  });

  it('ends the scopes of services with the application', async () => {
    class Service {
      readonly taken = ['first', 'second'].map((name) => take(name));
    }
    const { app } = await bootstrap(
      component({ selector: 'test-root' }, () => {
        angular.inject(Service);
        take('component');
      }),
      { provide: Service, useFactory: () => new Service() },
    );
    app.destroy();
    expect(log).to.deep.equal(['component', 'second', 'first']);
  });

  it('ends with the injector of runInInjectionContext', async () => {
    const { app } = await bootstrap(component({ selector: 'test-root' }, () => {}));
    const injector = angular.createEnvironmentInjector([], app.injector);
    angular.runInInjectionContext(injector, () => take('of the injector'));
    angular.runInInjectionContext(app.injector, () => take('of the application'));
    injector.destroy();
    expect(log).to.deep.equal(['of the injector']);
    app.destroy();
    expect(log).to.deep.equal(['of the injector', 'of the application']);
  });

  it('releases everything when callbacks throw, and passes their errors to the ErrorHandler', async () => {
    const child = component({ selector: 'test-child' }, () => takeBroken());
    const { app } = await bootstrap(
      component({ selector: 'test-root', template: '<test-child />', imports: [child] }, () => {
        take('first');
        takeBroken();
        take('second');
        angular.inject(angular.DestroyRef).onDestroy(() => log.push("Angular's own"));
      }),
    );
    app.destroy();
    expect(log).to.deep.equal([
      ...['handled Error: broken', 'second', 'handled Error: broken', 'first', "Angular's own"],
    ]);
  });

  it('releases everything when the ErrorHandler throws, too, and leaves that error uncaught', async () => {
    const root = component({ selector: 'test-root' }, () => {
      take('first');
      takeBroken();
      take('second');
    });
    const useValue = {
      handleError(error: unknown) {
        throw error;
      },
    };
    const { app } = await bootstrap(root, { provide: angular.ErrorHandler, useValue });
    const errors = await uncaught(() => {
      app.destroy();
    });
    expect(log).to.deep.equal(['second', 'first']);
    expect(errors.map(String)).to.deep.equal(['Error: broken']);
  });

  it('says what to do outside an injection context', () => {
    expect(() => injectScope()).to.throw('injectScope() can only be used within an injection context');
  });

  it('releases everything of 500 components', async () => {
    const item = component({ selector: 'test-item' }, () => take('item'));
    const template = '@for (item of items(); track item.name) { <test-item /> }';
    const { app, root, settle } = await bootstrap(
      component<{ items: Angular.WritableSignal<Item[]> }>(
        { selector: 'test-root', template, imports: [item] },
        (instance) => (instance.items = angular.signal([])),
      ),
    );
    for (const next of [500, 100, 500, 0]) {
      root.items.set(Array.from({ length: next }, (_, index) => ({ name: String(index) })));
      settle();
      expect(live()).to.have.lengthOf(next);
    }
    expect(log).to.have.lengthOf(900);
    app.destroy();
  });

  it('releases the connections and timers of the example, list by list', async () => {
    const example = new URL('../../examples/frameworks/angular.js', import.meta.url);
    expect(await new Child(example).ended()).to.deep.equal({
      stdout: ['Angular is running in development mode.', ...printedByExamples],
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('ends on a server when the page is rendered, or is collected when it cannot be rendered', async () => {
    expect(await run('frameworks/angular-server')).to.deep.equal({
      stdout: [
        'true',
        'rendered: child, page, later, page, service',
        '200 of 200 released, 0 alive',
        'broken disposal: child, handled Error: broken, page',
        'cannot be rendered: handled Error: no child, rejected with Error: no child',
        'collected: child, page; 0 alive',
      ],
      stderr: '',
      code: 0,
      signal: null,
    });
  });
});
