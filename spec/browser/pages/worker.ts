/** A dedicated worker that owns something; it drains when it is asked to. */
import { drain, finalize, manage } from 'lastcall';
import { listenersOf } from '../../support/listeners.js';

const listeners = listenersOf(globalThis);
const channel = new BroadcastChannel('told');
const tell = (entry: string): void => channel.postMessage(entry);

finalize(globalThis, tell, 'oldest');
manage('newest', tell);
globalThis.onmessage = async () => {
  const { ran } = await drain();
  tell(`drained ${ran}`);
};
tell(`ready, listeners: ${listeners.log.join()}`);
