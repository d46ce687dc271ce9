/** Asks in a worker why an object is alive. */
import { isMainThread, Worker } from 'node:worker_threads';
import { whyAlive } from 'lastcall/debug';

class Session {}

if (isMainThread) {
  new Worker(new URL(import.meta.url));
} else {
  const sessions = new Map<string, Session>();
  (globalThis as { sessions?: unknown }).sessions = sessions;
  const open = (): Session => {
    const session = new Session();
    sessions.set('ada', session);
    return session;
  };
  void whyAlive(open()).then((path) => console.log(String(path)));
}
