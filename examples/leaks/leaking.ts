/** A service with five leaks, each of another kind. Its linter would tell of three. */
/* eslint-disable lastcall/no-captured-target, lastcall/require-using -- these leaks are here to be found */
import { EventEmitter } from 'node:events';
import { finalize, manage, type Managed } from 'lastcall';

function closeFile(_path: string): void {}
function removeChart(_id: number): void {}
function freeBitmap(_name: string): void {}

type Thumbnail = Managed<string>;

/** What lives as long as the program. */
const settings = new EventEmitter();
const topics = new Set<string>();
const thumbnails = new Map<string, Thumbnail>();

/** Nothing ends a file before the next is opened: the collector has to, at some time. */
export function importFiles(paths: readonly string[]): number {
  let imported = 0;
  for (const path of paths) {
    const file = manage(path, closeFile); // leak 1: a forgotten `using`
    imported += file.value.length;
  }
  return imported;
}

/** The callback holds the connection, and lastcall the callback until the connection is collected: never. */
export class Connection {
  constructor() {
    finalize(this, () => this.hangUp()); // leak 2: a callback through `this`
  }

  hangUp(): void {}
}

export class Subscription {
  messages = 0;
}

/**
 * The callback never names the subscription. But it shares its scope with a closure that does, and so holds it, too.
 */
export function subscribe(topic: string): () => number {
  const subscription = new Subscription();
  topics.add(topic);
  const count = (): number => (subscription.messages += 1);
  finalize(subscription, () => topics.delete(topic)); // leak 3: a sibling closure
  return count;
}

/** Its callback is as it should be. What holds it is what it listens to. */
export class Dashboard {
  rendered = 0;

  constructor(id: number) {
    finalize(this, removeChart, id);
    settings.on('change', () => this.render()); // leak 4: a listener that holds its owner
  }

  render(): void {
    this.rendered += 1;
  }
}

export function thumbnailOf(name: string): Thumbnail {
  let thumbnail = thumbnails.get(name);
  if (thumbnail === undefined) {
    thumbnail = manage(name, freeBitmap);
    thumbnails.set(name, thumbnail); // leak 5: a cache that never lets go
  }
  return thumbnail;
}
