/** Ends by an error that nobody catches, having asked for a drain in that case; the command line says where. */
import { configure } from 'lastcall';
import '../cleanups.js';

configure({ crash: 'drain' });

function fail(): never {
  throw new Error('uncaught on purpose');
}

const places: Record<string, () => void> = {
  timer: () => setTimeout(fail, 1),
  'main module': fail,
  microtask: () => queueMicrotask(fail),
  rejection: () => void Promise.reject(new Error('uncaught on purpose')),
};

places[process.argv[3] ?? '']?.();
