/** Sites: the line that made something, read off the stack. */
import { fileURLToPath } from 'node:url';

/** Deep enough for what lastcall's own functions take. */
const DEPTH = 30;

/** The end of `at new Session (file:///srv/session.js:12:5)`, `at /srv/session.js:12:5`, `open@/srv/session.js:12:5`. */
const PLACE = /(?:^|[(@ ])(?<place>(?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*:\d+:\d+)\)?$/;

/** A file of any copy of this package; stacks may name the sources that its source maps name. */
const OWN = /\/lastcall\/(?:dist|src)\//;

/** What is installed: a test can do nothing about it. */
const INSTALLED = /\/node_modules\//;

/** @returns the innermost place that called, as `path:line:column`: of the program, or else of another package. */
export function siteOfCaller(): string | undefined {
  const [here = '', ...callers] = places();
  const [root] = /^.*\/(?=(?:dist|src)\/frameworks\/)/.exec(here) ?? [];
  const ours = root === undefined ? [fileOf(here)] : [`${root}dist/`, `${root}src/`];
  const others = callers.filter((place) => !OWN.test(place) && !ours.some((own) => place.startsWith(own)));
  return others.find((place) => !INSTALLED.test(place)) ?? others[0];
}

function places(): string[] {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEPTH;
  // An Error that is kept would keep what called it.
  const stack: unknown = new Error().stack;
  Error.stackTraceLimit = stackTraceLimit;
  if (typeof stack !== 'string') return []; // programs may have stacks made of what they like
  return stack.split('\n').flatMap((line) => {
    const place = PLACE.exec(line.trim())?.groups?.['place'];
    if (place === undefined) return [];
    return [(place.startsWith('file://') ? fileURLToPath(place) : place).replaceAll('\\', '/')];
  });
}

/** Ends with a colon, lest `a.js` is taken for the beginning of `a.json`. */
function fileOf(place: string): string {
  return place.replace(/\d+:\d+$/, '');
}
