/** Prints whether `require` gives the very modules that `import` gives. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
for (const name of ['lastcall', 'lastcall/node']) {
  const imported = (await import(name)) as object;
  console.log(name, require(name) === imported);
}
