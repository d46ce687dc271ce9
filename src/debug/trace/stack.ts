/** Captures stacks, and reads the caller from them without this package's own frames. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Frames to capture: enough for lastcall's own frames and for a person to read. */
const DEPTH = 40;

/**
 * The end of `at new Session (file:///srv/session.js:12:5)`, `at /srv/session.js:12:5`, `open@/srv/session.js:12:5`.
 */
const POSITION = /(?:^|[(@ ])(?<position>(?:file:\/\/|\/|[A-Za-z]:[\\/])[^()]*:\d+:\d+)\)?$/;

/** A file of any copy of this package. With source maps, stacks name its sources. */
const OWN = /\/lastcall\/(?:dist|src)\//;

/** A file of an installed package: the user cannot fix a leak there. */
const INSTALLED = /\/node_modules\//;

/** The code that called into this package. */
export interface Caller {
  /**
   * The innermost frame with a file, as `path:line:column`: of the program if there is one, else of another package.
   */
  readonly site: string | undefined;
  /** The frames outside of this package, innermost first, one per line; empty if unknown. */
  readonly stack: string;
}

/** The stack in the engine's format, which is the same text each time for the same calls. */
export function rawStack(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEPTH;
  // Keep only the text: a kept Error would keep its callers alive.
  const stack: unknown = new Error().stack;
  Error.stackTraceLimit = stackTraceLimit;
  return typeof stack === 'string' ? stack : ''; // Error.prepareStackTrace may return anything
}

/** Read the caller from a raw stack. */
export function readCaller(stack: string): Caller {
  const frames = stack.split('\n').flatMap(readFrame);
  const callers = frames.filter(({ position }) => position === undefined || !isOwn(position));
  const positions = callers.flatMap(({ position }) => position ?? []);
  return {
    site: positions.find((position) => !INSTALLED.test(position)) ?? positions[0],
    stack: callers.map(({ text }) => text).join('\n'),
  };
}

/** @returns the site of `Caller`. */
export function siteOfCaller(): string | undefined {
  return readCaller(rawStack()).site;
}

interface Frame {
  readonly text: string;
  /** `path:line:column`, for frames in files. */
  readonly position: string | undefined;
}

function readFrame(line: string): Frame[] {
  const text = line.trim();
  const found = POSITION.exec(text)?.groups?.['position'];
  if (found === undefined) {
    // Skip the error's message, which is the first line in V8's stacks, and the runtime's internal frames.
    const isFrame = /^at |@/.test(text) && !/\bnode:internal\//.test(text);
    return isFrame ? [{ text, position: undefined }] : [];
  }
  const position = (found.startsWith('file://') ? pathOf(found) : found).replaceAll('\\', '/');
  return [{ text: text.replace(found, position), position }];
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    return url; // of another computer, so it has no path here
  }
}

/** The folder of this package, whatever its name. */
const ROOT = ((): string | undefined => {
  const [here] = rawStack().split('\n').flatMap(readFrame);
  const root = /^.*\/(?=(?:dist|src)\/)/.exec(here?.position ?? '')?.[0];
  return root !== undefined && isPackage(root) ? root : undefined;
})();

/** In the bundle of an application, this file is in a folder of the application. */
function isPackage(root: string): boolean {
  try {
    const { name } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { name?: unknown };
    return name === 'lastcall';
  } catch {
    return false; // it has no package.json
  }
}

function isOwn(position: string): boolean {
  if (OWN.test(position)) return true;
  return ROOT !== undefined && (position.startsWith(`${ROOT}dist/`) || position.startsWith(`${ROOT}src/`));
}
