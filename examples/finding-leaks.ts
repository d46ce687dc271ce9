/** Five leaks of different kinds, each found: the line that made it, and what holds it. */
import { basename } from 'node:path';
import { live } from 'lastcall';
import { report, whyAlive } from 'lastcall/debug';
import { Connection, Dashboard, importFiles, subscribe, thumbnailOf } from './leaks/leaking.js';
import { collect } from './support/collect.js';

importFiles(['/data/one', '/data/two', '/data/three']);
new Connection();
subscribe('news');
new Dashboard(7);
thumbnailOf('cat.png');

for (const record of live()) {
  const path = await whyAlive(record);
  console.log(`${record.label}, made at ${basename(record.site ?? 'nowhere')}`);
  console.log(`  ${path === undefined ? 'is held by nothing: nobody has ended it' : String(path)}`);
}

await collect();
console.log('\nThe report');
for (const { labels, site = 'nowhere', alive, died } of report().places) {
  console.log(`${labels[0]}: ${alive} alive, ${died.gc} collected, made at ${basename(site)}`);
}
