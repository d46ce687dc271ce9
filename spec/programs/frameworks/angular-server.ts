/** Renders pages of Angular on a server, one by one and concurrently, and prints what their scopes release. */
import '@angular/compiler';
import { Component, ErrorHandler, inject, provideZonelessChangeDetection, type Type } from '@angular/core';
import { bootstrapApplication, type BootstrapContext } from '@angular/platform-browser';
import { provideServerRendering, renderApplication } from '@angular/platform-server';
import { live } from 'lastcall';
import { injectScope } from 'lastcall/angular';
import { apart, collect } from '../../support/collect.js';

const AT_ONCE = 50;

const log: string[] = [];

function take(name: string): void {
  injectScope().defer(() => void log.push(name));
}

function show(title: string): void {
  console.log(`${title}: ${log.splice(0).join(', ')}`);
}

class Service {
  readonly taken = take('service');
}

/** A page around a child. */
function page(construct: () => void, constructChild: () => void): Type<unknown> {
  const Child = Component({ selector: 'page-child', template: 'hello' })(
    class {
      readonly taken = constructChild();
    },
  ) as Type<unknown>;
  return Component({ selector: 'page-root', template: '<page-child />', imports: [Child] })(
    class {
      readonly taken = construct();
    },
  ) as Type<unknown>;
}

function render(root: Type<unknown>): Promise<string> {
  const providers = [
    provideServerRendering(),
    provideZonelessChangeDetection(),
    { provide: Service, useFactory: () => new Service() },
    {
      provide: ErrorHandler,
      useValue: { handleError: (error: unknown) => void log.push(`handled ${String(error)}`) },
    },
  ];
  const bootstrap = (context: BootstrapContext) => bootstrapApplication(root, { providers }, context);
  return renderApplication(bootstrap, { document: '<page-root></page-root>', url: '/' });
}

const { log: print } = console;
console.log = (text: string) => {
  if (!text.startsWith('Angular is running')) print(text);
};

const ordinary = page(
  () => {
    take('page');
    inject(Service);
    take('page, later');
  },
  () => take('child'),
);
console.log(String((await render(ordinary)).includes('<page-child>hello</page-child>')));
show('rendered');

await Promise.all(Array.from({ length: AT_ONCE }, () => render(ordinary)));
console.log(`${log.splice(0).length} of ${AT_ONCE * 4} released, ${live().length} alive`);

await render(
  page(
    () => {
      take('page');
      injectScope().defer(() => {
        throw new Error('broken');
      });
    },
    () => take('child'),
  ),
);
show('broken disposal');

await apart(async () => {
  const failing = page(
    () => take('page'),
    () => {
      take('child');
      throw new Error('no child');
    },
  );
  await render(failing).catch((error: unknown) => void log.push(`rejected with ${String(error)}`));
});
show('cannot be rendered');
await render(
  page(
    () => {},
    () => {},
  ),
); // Angular keeps the last application
await collect(() => log.length === 2);
console.log(`collected: ${log.sort().join(', ')}; ${live().length} alive`);
