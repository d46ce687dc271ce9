/** Leaves a wrapped client, a timer and a listener alive, and ends in the given way: `loop`, `exit` or `signal`. */
import { EventEmitter } from 'node:events';
import { interval, on, wrap } from 'lastcall/node';
import { keep, say } from '../say.js';

class Client {
  async end(): Promise<void> {
    say('client ends');
    await new Promise((resolve) => setTimeout(resolve, 5));
    say('client ended');
  }

  destroy(): void {
    say('client destroyed');
  }
}

const door = keep(new EventEmitter());
keep(wrap(new Client(), 'end', 'destroy'));
const timer = keep(interval(() => {}, 1));
keep(on(door, 'knock', () => {}));
process.on('exit', () => say(`${door.listenerCount('knock')} listeners`));

switch (process.argv[2]) {
  case 'loop':
    timer.value.unref();
    break;
  case 'exit':
    process.exit(3);
    break;
  case 'signal':
    process.kill(process.pid, 'SIGTERM');
}
