/** Prints whether `require` gives the very module that `import` gives. */
import { createRequire } from 'node:module';
import * as imported from 'lastcall';

const required = createRequire(import.meta.url)('lastcall') as typeof imported;
console.log(
  required.finalize === imported.finalize && Object.keys(imported).join() === Object.keys(required).join(),
);
