/**
 * Keeps one record and runs until its standard input ends. Writes reports on the signal that the environment names.
 * With an argument, its current directory is removed first.
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
