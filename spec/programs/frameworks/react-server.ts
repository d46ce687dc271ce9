/** Renders components that use the hooks on a server, and prints the result. */
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { live, manage } from 'lastcall';
import { versions } from '../../frameworks/react/versions.js';

const load = versions[process.argv[2] ?? ''];
if (load === undefined) throw new Error(`The argument must be one of ${Object.keys(versions).join(', ')}`);
const { React, server, hooks } = await load();
const { createElement, lazy, StrictMode, Suspense } = React;

let acquired = 0;

function Component() {
  const scope = hooks.useScope();
  const resource = hooks.useDisposable(() => {
    acquired += 1;
    return manage('resource', () => {});
  }, []);
  React.useEffect(() => {
    acquired += 1;
    scope().defer(() => {});
  }, [scope]);
  return resource?.value ?? 'nothing yet';
}

const Late = lazy(async () => Promise.resolve({ default: Component }));

const tree = createElement(
  StrictMode,
  {},
  createElement('p', {}, createElement(Component)),
  createElement(Suspense, { fallback: 'waiting' }, createElement('p', {}, createElement(Late))),
);

console.log(server.renderToString(createElement('p', {}, createElement(Component))));

const stream = new PassThrough();
const { pipe } = server.renderToPipeableStream(tree, { onAllReady: () => pipe(stream) });
console.log((await text(stream)).replace(/<!--.*?-->/g, ''));

const Never = lazy(() => new Promise<never>(() => {}));
const endless = createElement(Suspense, { fallback: createElement(Component) }, createElement(Never));
const aborted = new PassThrough();
const rendering = server.renderToPipeableStream(endless, { onShellReady, onError: () => {} });

function onShellReady(): void {
  rendering.pipe(aborted);
  rendering.abort();
}

console.log((await text(aborted)).includes('nothing yet'));
console.log(`acquired ${acquired}, alive ${live().length}`);
