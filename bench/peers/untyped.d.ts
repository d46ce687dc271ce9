/** Declarations of peers that have none. */

declare module 'core-js-pure/configurator.js' {
  export default function configure(options: { usePolyfill: string[] }): void;
}

declare module 'core-js-pure/actual/disposable-stack/index.js' {
  const CoreJsStack: DisposableStackConstructor;
  export default CoreJsStack;
}

declare module 'core-js-pure/actual/async-disposable-stack/index.js' {
  const CoreJsAsyncStack: AsyncDisposableStackConstructor;
  export default CoreJsAsyncStack;
}

declare module 'disposablestack/DisposableStack/implementation' {
  const EsShimsStack: DisposableStackConstructor;
  export default EsShimsStack;
}

declare module 'disposablestack/AsyncDisposableStack/implementation' {
  const EsShimsAsyncStack: AsyncDisposableStackConstructor;
  export default EsShimsAsyncStack;
}

declare module 'on-exit-leak-free' {
  export function register<Target extends object>(target: Target, callback: (target: Target) => void): void;
  export function unregister(target: object): void;
}
