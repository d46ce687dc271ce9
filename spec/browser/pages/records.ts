/** A page that owns something of each kind, and tells its site what becomes of it. */
import { AsyncScope, drain, finalize, live, manage, shutdown } from 'lastcall';
import { listenersOf } from '../../support/listeners.js';

const life = Number(document.documentElement.dataset['life']);
let told = 0;

/** A beacon is sent although the page is gone a moment later. */
function tell(entry: string): void {
  navigator.sendBeacon('/log', JSON.stringify([life, told++, entry]));
}

/** How the spec looks into the page. */
const records = {
  listeners: listenersOf(window),
  drain,
  shutdown,
  labels: () => live().map(({ label }) => label),

  /** @param extra `throwing`: one callback more, which fails. */
  make(extra?: string): void {
    finalize(document, tell, 'oldest');
    const scope = new AsyncScope();
    scope.defer(async function begin() {
      tell('async begins');
      await Promise.resolve();
      tell('async goes on');
    });
    scope.adopt(
      'twin',
      async () => tell('not the twin'),
      (name) => tell(name),
    );
    if (extra === 'throwing') {
      finalize(document, function failOnPurpose() {
        throw new RangeError('broken');
      });
    }
    manage('newest', tell);
  },
};

declare global {
  interface Window {
    records: typeof records;
  }
}

window.records = records;
const { search } = location;
if (search.includes('unload')) window.onunload = () => {}; // the application's, which forbids the back/forward cache
if (!search.includes('none')) records.make(search.slice(1));

// Told after the library's listener, which is there already.
window.onpagehide = ({ persisted }) => tell(persisted ? 'hidden, perhaps to come back' : 'hidden for good');
window.onpageshow = ({ persisted }) => tell(persisted ? 'shown again' : 'shown');
