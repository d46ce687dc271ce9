/** `npm run test:browser`: neutral specs, ends of real pages, framework applications and report pages, in Chromium. */
import Mocha from 'mocha';
import { fileURLToPath } from 'node:url';
import { whatIsMissing } from './chromium.js';

const missing = whatIsMissing();
if (missing === undefined) {
  const mocha = new Mocha({ timeout: 30_000, reporter: 'spec' });
  for (const name of ['neutral', 'pages', 'workers', 'react', 'frameworks', '../debug/report/page']) {
    mocha.addFile(fileURLToPath(new URL(`${name}.spec.js`, import.meta.url)));
  }
  await mocha.loadFilesAsync();
  mocha.run((failures) => {
    process.exitCode = failures === 0 ? 0 : 1;
  });
} else {
  console.error(missing);
  process.exitCode = 1;
}
