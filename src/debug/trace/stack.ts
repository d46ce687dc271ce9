/** Stacks: what called, read off once and cleaned of this package's own frames. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Deep enough for what lastcall's own functions take, and for a person. */
const DEPTH = 40;

/** The end of `at new Session (file:///srv/session.js:12:5)`, `at /srv/session.js:12:5`, `open@/srv/session.js:12:5`. */
const PLACE = /(?:^|[(@ ])(?<place>(?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*:\d+:\d+)\)?$/;

/** A file of any copy of this package; stacks may name the sources that its source maps name. */
const OWN = /\/lastcall\/(?:dist|src)\//;

/** What is installed: who looks for a leak can do nothing about it. */
const INSTALLED = /\/node_modules\//;

/** What called. */
export interface Caller {
  /** The innermost place that called, as `path:line:column`, if there is one: of the program, or else of another package. */
  readonly site: string | undefined;
  /** The frames outside of this package, innermost first, one in each line; empty when nothing is known. */
  readonly stack: string;
}

/** The stack as the engine writes it, which is the same text each time for the same calls. */
export function rawStack(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEPTH;
  // An Error that is kept would keep what called it.
  const stack: unknown = new Error().stack;
  Error.stackTraceLimit = stackTraceLimit;
  return typeof stack === 'string' ? stack : ''; // programs may have stacks made of what they like
}

/** Make of a raw stack what a person wants to see of it. */
export function readCaller(stack: string): Caller {
  const frames = stack.split('\n').flatMap(readFrame);
  const callers = frames.filter(({ place }) => place === undefined || !isOwn(place));
  const places = callers.flatMap(({ place }) => place ?? []);
  return {
    site: places.find((place) => !INSTALLED.test(place)) ?? places[0],
    stack: callers.map(({ text }) => text).join('\n'),
  };
}

/** @returns the site of `Caller`. */
export function siteOfCaller(): string | undefined {
  return readCaller(rawStack()).site;
}

interface Frame {
  readonly text: string;
  /** Of frames in files. */
  readonly place: string | undefined;
}

function readFrame(line: string): Frame[] {
  const text = line.trim();
  const found = PLACE.exec(text)?.groups?.['place'];
  if (found === undefined) {
    // The first line of V8's has the error's message; how the runtime itself came to call says nothing.
    const isFrame = /^at |@/.test(text) && !/\bnode:internal\//.test(text);
    return isFrame ? [{ text, place: undefined }] : [];
  }
  const place = (found.startsWith('file://') ? pathOf(found) : found).replaceAll('\\', '/');
  return [{ text: text.replace(found, place), place }];
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url; // of another computer, which has no path here
  }
}

/** Where this package is, whatever the folder is called that it is in. */
const ROOT = ((): string | undefined => {
  const [here] = rawStack().split('\n').flatMap(readFrame);
  const root = /^.*\/(?=(?:dist|src)\/)/.exec(here?.place ?? '')?.[0];
  return root !== undefined && isPackage(root) ? root : undefined;
})();

/** In the bundle of an application, what is around is the application's. */
function isPackage(root: string): boolean {
  try {
    const { name } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { name?: unknown };
    return name === 'lastcall';
  } catch {
    return false; // there is no package here
  }
}

function isOwn(place: string): boolean {
  if (OWN.test(place)) return true;
  return ROOT !== undefined && (place.startsWith(`${ROOT}dist/`) || place.startsWith(`${ROOT}src/`));
}
