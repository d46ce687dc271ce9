/**
 * Keeps one record and runs until its standard input ends; writes reports on a signal, which the environment says. With
 * an argument, in a directory that is gone.
 */
import { manage } from 'lastcall';
import { tempDir } from 'lastcall/node';
import 'lastcall/debug';
import { keep, say } from '../say.js';

keep(manage('/tmp/socket', function close() {}));
if (process.argv.length > 2) {
  using directory = tempDir('gone-');
  process.chdir(directory.path);
}
process.stdin.resume().once('end', () => process.exit());
say('ready');
