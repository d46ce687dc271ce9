/** A page in jsdom for React's real renderer, and a log of what is acquired and released in it. */
import { expect } from 'chai';
import { JSDOM, VirtualConsole } from 'jsdom';
import type { ComponentClass, ReactNode } from 'react';
import type { Root } from 'react-dom/client';
import { sleep } from '../../support/time.js';
import type { Load, Version } from './versions.js';

/** The start of React 18's message about an error that a boundary caught. */
const CAUGHT = /^The above error occurred/;

export class Page {
  /** What was given to `reportError`. */
  readonly reported: string[] = [];
  /** What React wrote to the console, except errors that boundaries caught. */
  readonly warnings: string[] = [];
  /** What was acquired (`+`) and released (`-`), and whatever else a spec logs. */
  readonly log: string[] = [];
  readonly version: Version;
  readonly #roots: Root[] = [];
  #Boundary: ComponentClass<{ children?: ReactNode }> | undefined;

  private constructor(version: Version) {
    this.version = version;
  }

  /**
   * Make the page's globals, then load React: it looks for them only when it is loaded.
   *
   * @returns `newPage`, which starts a spec with an empty log, and `close`, which restores the global object.
   */
  static async open(load: Load): Promise<{ newPage: () => Page; close: () => void }> {
    const { window } = new JSDOM('<!doctype html>', { virtualConsole: new VirtualConsole() });
    let page: Page | undefined;
    const globals = {
      window,
      document: window.document,
      navigator: window.navigator,
      reportError: (error: unknown) => page?.reported.push(String(error)),
      IS_REACT_ACT_ENVIRONMENT: true,
    };
    const previous = Object.keys(globals).map((name) => {
      return [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const;
    });
    for (const [name, value] of Object.entries(globals)) {
      Object.defineProperty(globalThis, name, { configurable: true, writable: true, value });
    }
    const version = await load();
    const write = console.error;
    console.error = (...words: unknown[]) => {
      if (!CAUGHT.test(String(words[0]))) page?.warnings.push(words.join(' '));
    };
    return {
      newPage: () => (page = new Page(version)),
      close() {
        console.error = write;
        window.close();
        for (const [name, descriptor] of previous) {
          if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
          else Object.defineProperty(globalThis, name, descriptor);
        }
      },
    };
  }

  /** Run `body`, and wait until React, its effects and asynchronous code have finished. */
  async act(body: () => unknown): Promise<void> {
    await this.version.React.act(async () => {
      await body();
      await sleep(0);
    });
  }

  /** Run `body` while React schedules its work itself, as it does for users. */
  async withoutAct(body: () => Promise<unknown>): Promise<void> {
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false });
    await body();
    Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  }

  async render(element: ReactNode, root = this.root()): Promise<Root> {
    await this.act(() => root.render(element));
    return root;
  }

  /** @param onError is called with all errors that components throw, whether or not a boundary caught them. */
  root(onError: (error: unknown) => void = () => {}): Root {
    const container = document.body.appendChild(document.createElement('div'));
    const root = this.version.client.createRoot(container, {
      onCaughtError: onError,
      onUncaughtError: onError,
      onRecoverableError: onError,
    });
    this.#roots.push(root);
    return root;
  }

  /** An error boundary: shows the message of the error that it caught in place of its children. */
  boundary(...children: ReactNode[]): ReactNode {
    const { Component, createElement } = this.version.React;
    this.#Boundary ??= class Boundary extends Component<{ children?: ReactNode }, { caught?: string }> {
      override state: { caught?: string } = {};

      static getDerivedStateFromError(error: Error) {
        return { caught: error.message };
      }

      override render(): ReactNode {
        return this.state.caught ?? this.props.children;
      }
    };
    return createElement(this.#Boundary, {}, ...children);
  }

  get text(): string {
    return [...document.body.children].map(({ textContent }) => textContent).join('');
  }

  async click(selector = 'button'): Promise<void> {
    await this.act(() => document.querySelector<HTMLElement>(selector)?.click());
  }

  /** Unmount what a spec left, so that a spec that fails does not affect the next. */
  async clear(): Promise<void> {
    await this.act(() => this.#roots.forEach((root) => root.unmount()));
    document.body.replaceChildren();
    expect(this.warnings).to.deep.equal([]);
  }

  /** Acquire something that is released synchronously. */
  acquire(name: string): Resource {
    this.log.push(`+${name}`);
    return new Resource(name, this.log);
  }

  /** Acquire something whose release takes until `finish` is called. */
  acquireSlow(name: string): SlowResource {
    this.log.push(`+${name}`);
    return new SlowResource(name, this.log);
  }

  /** What was acquired and released, without the rest of the log. */
  get changes(): string[] {
    return this.log.filter((entry) => /^[+-]/.test(entry));
  }
}

export class Resource implements Disposable {
  isReleased = false;

  constructor(
    readonly name: string,
    readonly log: string[],
  ) {}

  /** Log a use, and whether it comes after the release. */
  use(what: string): void {
    this.log.push(`${what} ${this.name}${this.isReleased ? ', released' : ''}`);
  }

  [Symbol.dispose](): void {
    this.log.push(this.isReleased ? `-${this.name} again` : `-${this.name}`);
    this.isReleased = true;
  }
}

export class SlowResource implements AsyncDisposable {
  finish!: (error?: Error) => void;
  readonly #finished = new Promise<void>((resolve, reject) => {
    this.finish = (error) => (error === undefined ? resolve() : reject(error));
  });

  constructor(
    readonly name: string,
    readonly log: string[],
  ) {}

  async [Symbol.asyncDispose](): Promise<void> {
    this.log.push(`-${this.name} starts`);
    await this.#finished;
    this.log.push(`-${this.name}`);
  }
}

/** Suspends components that pass it until it is opened: it throws a promise. */
export class Gate {
  #isOpen = false;
  #open!: () => void;
  readonly #promise = new Promise<void>((resolve) => (this.#open = resolve));

  open(): void {
    this.#isOpen = true;
    this.#open();
  }

  pass(): void {
    if (!this.#isOpen) throw this.#promise as unknown as Error;
  }
}
