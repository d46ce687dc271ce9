/** Runs the neutral specs, and those of servers, inside this runtime; a skipped spec counts as a failure. */
import Mocha from 'mocha';
import { join, relative } from 'node:path';
import { mochaHooks } from '../support/hooks.js';
import { neutralSpecs } from '../support/neutral.js';
import { root } from '../support/root.js';

const mocha = new Mocha({
  timeout: 20_000,
  reporter: 'spec',
  rootHooks: mochaHooks,
  forbidPending: true,
  failZero: true,
});
const servers = ['express', 'fastify', 'koa'].map((name) => join(root, 'spec/frameworks', `${name}.spec.ts`));
for (const source of [...neutralSpecs('adapter', 'context', 'core', 'node'), ...servers]) {
  mocha.addFile(join(root, '.build', relative(root, source).replace(/\.ts$/, '.js')));
}
await mocha.loadFilesAsync();
mocha.run((failures) => {
  process.exitCode = failures === 0 ? 0 : 1;
});
