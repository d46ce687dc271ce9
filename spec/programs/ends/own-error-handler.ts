/** Handles an error or a rejection itself, in the way that the command line names after the kind. */
import '../cleanups.js';
import { say } from '../say.js';

const [, , , failure, handler] = process.argv;
const handled = (): void => say('handled');

function listenOnWeb(): void {
  const { addEventListener } = globalThis as unknown as {
    addEventListener(type: string, listener: (event: Event) => void): void;
  };
  for (const type of ['error', 'unhandledrejection']) {
    addEventListener(type, (event) => {
      event.preventDefault();
      handled();
    });
  }
}

switch (handler) {
  case 'web':
    // Set up when the records are there, as an application may do that imports its resources.
    listenOnWeb();
    break;
  case 'late web':
    setTimeout(listenOnWeb, 1);
    break;
  case 'throws':
    process.on(failure === 'rejection' ? 'unhandledRejection' : 'uncaughtException', () => {
      handled();
      throw new Error('handler failed on purpose');
    });
    break;
  default:
    process.on(handler as 'uncaughtException', handled);
}

setTimeout(() => {
  if (failure === 'rejection') void Promise.reject(new Error('handled on purpose'));
  else throw new Error('handled on purpose');
}, 5);
setTimeout(() => say('goes on'), 50);
