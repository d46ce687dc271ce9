/** The host of web pages, and of the frames in them. */
import type { Host, Program } from '../core/host.js';
import { noHost, type WebGlobal } from './none.js';

type PageHide = (event: { readonly persisted: boolean }) => void;

export interface Page extends WebGlobal {
  readonly document: object;
  addEventListener(type: 'pagehide', listener: PageHide): void;
  removeEventListener(type: 'pagehide', listener: PageHide): void;
}

/** Workers have no document, and are told nothing when they end. */
export function isPage(global: object): global is Page {
  const { document, addEventListener } = global as Partial<Page>;
  return typeof document === 'object' && typeof addEventListener === 'function' && 'onpagehide' in global;
}

/** `pagehide` is all that is listened to: `unload`, and `beforeunload` in places, forbid the back/forward cache. */
export function pageHost(page: Page): Host {
  let ending: Program | undefined;
  const onHide: PageHide = ({ persisted }) => {
    // A page that is kept may come back, and needs then what it has now.
    if (!persisted) ending?.runLast();
  };

  return {
    ...noHost(page),

    attend(program) {
      ending = program;
      page.addEventListener('pagehide', onHide);
    },

    dismiss() {
      page.removeEventListener('pagehide', onHide);
    },

    exit() {
      throw new Error('A page cannot be ended from inside: everything was released, but it goes on');
    },
  };
}
