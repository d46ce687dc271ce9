/** core-js's own stacks, even if the engine has native ones. */
import configure from 'core-js-pure/configurator.js';

configure({ usePolyfill: ['AsyncDisposableStack', 'DisposableStack'] });

// A static import would load them before they are configured.
export const { default: CoreJsStack } = await import('core-js-pure/actual/disposable-stack/index.js');
export const { default: CoreJsAsyncStack } =
  await import('core-js-pure/actual/async-disposable-stack/index.js');
