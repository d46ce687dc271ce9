/** Leaves one record that the end of the program releases, and one that it does not, then ends as its argument says. */
import { AsyncScope, configure, drain, finalize, Scope, shutdown } from 'lastcall';
import { keep, say } from '../say.js';

{
  using scope = new Scope();
  scope.defer(function disposed() {});
}
const target = keep({});
const left = finalize(target, function afterTheEnd() {});
left.atexit = false;

/** Make a record that the end of the program releases. */
function leave(): void {
  finalize(target, function atTheEnd() {});
}

/** Wait for whatever ends the program. */
function wait(): void {
  setInterval(() => {}, 1_000);
  say(`waiting ${process.pid}`);
}

const ways: Record<string, () => unknown> = {
  'by an empty loop': leave,
  'by an empty loop that awaits': () => {
    keep(new AsyncScope()).defer(async function atTheEnd() {
      await new Promise((resolve) => setTimeout(resolve, 10));
    });
  },
  'by an empty loop in a scope': () => keep(new Scope()).defer(function atTheEnd() {}),
  'by process.exit': () => {
    leave();
    process.exit(3);
  },
  'by process.exit in a listener to exit': () => {
    process.on('exit', () => process.exit(4));
    leave();
    process.exit(3);
  },
  'by a listener to exit that throws': () => {
    process.on('exit', () => {
      throw new Error('planted');
    });
    leave();
  },
  'by a listener to exit that calls what is left': () => {
    leave();
    process.on('exit', left);
    process.exit(3);
  },
  'by an uncaught error': () => {
    leave();
    throw new Error('planted');
  },
  'by an unhandled rejection': () => {
    leave();
    void Promise.reject(new Error('planted'));
  },
  'by an error that is drained': () => {
    configure({ crash: 'drain' });
    leave();
    throw new Error('planted');
  },
  'by shutdown': () => {
    leave();
    return shutdown(5);
  },
  'by its deadline': () => {
    configure({ deadline: 50 });
    keep(new AsyncScope()).defer(function atTheEnd() {
      return new Promise(() => {});
    });
    return shutdown(0);
  },
  'after a drain in between': async () => {
    leave();
    await drain();
    leave();
  },
  'by a signal': () => {
    leave();
    wait();
  },
  'by a signal that it handles': () => {
    process.once('SIGTERM', () => process.exit(6));
    leave();
    wait();
  },
  'by a signal that it raises again': () => {
    process.once('SIGTERM', () => process.kill(process.pid, 'SIGTERM'));
    configure({ signals: false });
    wait();
  },
  'by a signal that lastcall does not handle': () => {
    configure({ signals: false });
    wait();
  },
  'by a signal while nothing is alive': wait,
  'by a signal to itself': () => process.kill(process.pid, 'SIGKILL'),
  'by abort': () => process.abort(),
};

await ways[process.argv[2] ?? '']?.();
