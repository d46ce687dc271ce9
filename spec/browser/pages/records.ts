/** A page that owns one resource of each kind, and sends a log of their release to its site. */
import { AsyncScope, drain, finalize, live, manage, shutdown } from 'lastcall';
import { listenersOf } from '../../support/listeners.js';

const life = Number(document.documentElement.dataset['life']);
let sent = 0;

/** Send a log entry as a beacon, which is sent even if the page is gone a moment later. */
function send(entry: string): void {
  navigator.sendBeacon('/log', JSON.stringify([life, sent++, entry]));
}

/** What the spec calls in the page. */
const records = {
  listeners: listenersOf(window),
  drain,
  shutdown,
  labels: () => live().map(({ label }) => label),

  /** @param extra `throwing`: adds a callback that fails. */
  make(extra?: string): void {
    finalize(document, send, 'oldest');
    const scope = new AsyncScope();
    scope.defer(async function begin() {
      send('async begins');
      await Promise.resolve();
      send('async goes on');
    });
    scope.adopt(
      'twin',
      async () => send('not the twin'),
      (name) => send(name),
    );
    if (extra === 'throwing') {
      finalize(document, function failOnPurpose() {
        throw new RangeError('broken');
      });
    }
    manage('newest', send);
  },
};

declare global {
  interface Window {
    records: typeof records;
  }
}

window.records = records;
const { search } = location;
if (search.includes('unload')) window.onunload = () => {}; // an application's, which disables the back/forward cache
if (!search.includes('none')) records.make(search.slice(1));

// These run after the library's listener, which is registered already.
window.onpagehide = ({ persisted }) => send(persisted ? 'hidden, perhaps to come back' : 'hidden for good');
window.onpageshow = ({ persisted }) => send(persisted ? 'shown again' : 'shown');
