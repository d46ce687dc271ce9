/** Two lastcalls that share a process but no state: two versions of it, or two realms. */
import * as own from 'lastcall';
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { keep, say } from '../say.js';

type Lastcall = typeof own;

const [ground = 'versions', end = 'signal', first = 'own'] = process.argv.slice(2);

/** The package as one script, which puts it into the global variable `lastcall`. */
const script = readFileSync(new URL('../../../copies/script.js', import.meta.url), 'utf8');

const other = ground === 'versions' ? nextVersion() : inRealm();
const parties: readonly (readonly [string, Lastcall])[] = [
  ['own', own],
  ['other', other],
];

for (const [name, { AsyncScope, configure }] of first === 'own' ? parties : [...parties].reverse()) {
  if (end === 'crash') configure({ crash: 'drain' });
  keep(new AsyncScope()).defer(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    say(name);
  });
}
if (end === 'crash') {
  setTimeout(() => {
    throw new Error('nobody catches this');
  });
} else {
  setInterval(() => {}, 1_000);
  say('ready');
}

/** A later version has another key for its state. */
function nextVersion(): Lastcall {
  const code = script.replaceAll('lastcall.state.2', 'lastcall.state.next');
  if (code === script) throw new Error('The key of the state has changed');
  return new Function(`${code}; return lastcall;`)() as Lastcall;
}

/** As test runners do that give each file globals of its own. */
function inRealm(): Lastcall {
  const context = createContext({ process, setTimeout, clearTimeout, AbortController, console });
  return runInContext(`${script}; lastcall;`, context) as Lastcall;
}
