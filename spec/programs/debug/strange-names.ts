/** Prints names with control characters as text, in a warning and in an error. */
import { finalize, manage } from 'lastcall';
import { expectNoLeaks, report } from 'lastcall/debug';
import { apart, collect } from '../../support/collect.js';
import { keep, say } from '../say.js';

const names = { '\u001b[31mred\n'() {}, 'Session\u009b2J': class {} };
const close = names['\u001b[31mred\n'];
const Session = names['Session\u009b2J'];

await apart(() => void finalize(new Session(), close));
await collect(() => report().totals.died.gc === 1);
await expectNoLeaks(() => {
  keep(manage('\u001b', close));
}).catch(({ message }: Error) => say(message.replaceAll(/ at \/.*/g, '')));
for (const line of String(report()).split('\n'))
  if (!/^$| at | (?:born|ended|callbacks)/.test(line)) say(line.replace(/ \(Node.*/, ''));
