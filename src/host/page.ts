/** The host of web pages, and of the frames in them. */
import type { Host, Program } from '../core/record/host.js';
import { noHost, type WebGlobal } from './none.js';

type PageHide = (event: { readonly persisted: boolean }) => void;

export interface Page extends WebGlobal {
  readonly document: object;
  addEventListener(type: 'pagehide', listener: PageHide): void;
  removeEventListener(type: 'pagehide', listener: PageHide): void;
}

/** Workers have no document, and get no event when they end. */
export function isPage(global: object): global is Page {
  const { document, addEventListener } = global as Partial<Page>;
  return typeof document === 'object' && typeof addEventListener === 'function' && 'onpagehide' in global;
}

/** It listens to `pagehide` alone: `unload`, and in some browsers `beforeunload`, disable the back/forward cache. */
export function pageHost(page: Page): Host {
  let current: Program | undefined;
  const onHide: PageHide = ({ persisted }) => {
    // A page that is kept may come back, and then needs what it has now.
    if (!persisted) current?.runLast();
  };

  return {
    ...noHost(page),

    rank: 1,

    listen(program) {
      current = program;
      page.addEventListener('pagehide', onHide);
    },

    unlisten() {
      page.removeEventListener('pagehide', onHide);
    },

    exit() {
      throw new Error('A page cannot be ended from inside: everything was released, but it goes on');
    },
  };
}
