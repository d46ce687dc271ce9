/** A dedicated worker that owns resources, and drains when it gets a message. */
import { drain, finalize, manage } from 'lastcall';
import { listenersOf } from '../../support/listeners.js';

const listeners = listenersOf(globalThis);
const channel = new BroadcastChannel('log');
const post = (entry: string): void => channel.postMessage(entry);

finalize(globalThis, post, 'oldest');
manage('newest', post);
globalThis.onmessage = async () => {
  const { ran } = await drain();
  post(`drained ${ran}`);
};
post(`ready, listeners: ${listeners.log.join()}`);
