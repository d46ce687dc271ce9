/** core-js's own stacks, also where the engine has some. */
import configure from 'core-js-pure/configurator.js';

configure({ usePolyfill: ['AsyncDisposableStack', 'DisposableStack'] });

// Imported statically, they would be there before they are configured.
export const { default: CoreJsStack } = await import('core-js-pure/actual/disposable-stack/index.js');
export const { default: CoreJsAsyncStack } =
  await import('core-js-pure/actual/async-disposable-stack/index.js');
