/** Drops records instead of disposing them, several times at several places, and has them collected each time. */
import { finalize, manage } from 'lastcall';
import { counters, report } from 'lastcall/debug';
import { apart, collect } from '../../support/collect.js';
import { say } from '../say.js';

class Session {
  /** A stack that is captured in a method can hold `this`. */
  watch(): void {
    finalize(this, closeWatched);
  }
}
function closeWatched(): void {}
function close(): void {}

const drop = (): void => void finalize(new Session(), close);
const collected = (): number =>
  counters().died.reduce((sum, { labels, value }) => sum + (labels['reason'] === 'gc' ? value : 0), 0);

await apart(() => {
  for (let count = 0; count < 3; count++) drop();
});
await collect(() => collected() === 3);
await apart(drop);
await collect(() => collected() === 4);
await apart(() => void manage('/tmp/socket', close));
await collect(() => collected() === 5);
await apart(() => new Session().watch());
await collect(() => collected() === 6);
for (const { labels, died } of report().places) say(`${labels.join()} ${died.gc}`);
