/** A service with five leaks, each of a different kind. The linter would report three of them. */
/* eslint-disable lastcall/no-captured-target, lastcall/require-using -- these leaks are here to be found */
import { EventEmitter } from 'node:events';
import { finalize, manage, type Managed } from 'lastcall';

function closeFile(_path: string): void {}
function removeChart(_id: number): void {}
function freeBitmap(_name: string): void {}

type Thumbnail = Managed<string>;

/** These live as long as the program. */
const settings = new EventEmitter();
const topics = new Set<string>();
const thumbnails = new Map<string, Thumbnail>();

/** No file is closed before the next is opened: each stays open until the collector finds it. */
export function importFiles(paths: readonly string[]): number {
  let imported = 0;
  for (const path of paths) {
    const file = manage(path, closeFile); // leak 1: a forgotten `using`
    imported += file.value.length;
  }
  return imported;
}

/** The callback holds the connection, and lastcall holds the callback until the connection is collected: never. */
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
 * The callback does not use the subscription. But it shares its scope with a closure that does, so it holds it, too.
 */
export function subscribe(topic: string): () => number {
  const subscription = new Subscription();
  topics.add(topic);
  const count = (): number => (subscription.messages += 1);
  finalize(subscription, () => topics.delete(topic)); // leak 3: a sibling closure
  return count;
}

/** Its finalizer is correct. But the emitter that it listens to holds it. */
export class Dashboard {
  rendered = 0;

  constructor(id: number) {
    finalize(this, removeChart, id);
    settings.on('change', () => this.render()); // leak 4: a listener that holds `this`
  }

  render(): void {
    this.rendered += 1;
  }
}

export function thumbnailOf(name: string): Thumbnail {
  let thumbnail = thumbnails.get(name);
  if (thumbnail === undefined) {
    thumbnail = manage(name, freeBitmap);
    thumbnails.set(name, thumbnail); // leak 5: a cache that never forgets
  }
  return thumbnail;
}
