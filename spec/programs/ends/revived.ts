/** The loop runs empty, but another listener revives the program once. */
import '../cleanups.js';
import { say } from '../say.js';

let revived = false;
process.on('beforeExit', () => {
  if (revived) return;
  revived = true;
  setTimeout(() => say('revived'), 5);
});
