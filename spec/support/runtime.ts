/** The runtime under test: the Node that runs the specs, or the one that test:runtimes names. */

export const kinds = ['node', 'bun', 'deno'] as const;

export type RuntimeKind = (typeof kinds)[number];

export interface Runtime {
  readonly kind: RuntimeKind;
  /** Its display name, such as `Node 26`. */
  readonly name: string;
  /** The command to which a program's path is appended. */
  readonly command: readonly string[];
}

const RUNTIME = 'LASTCALL_RUNTIME';

/** The environment for a mocha whose specs test another runtime than their own. */
export function environmentFor(runtime: Runtime): NodeJS.ProcessEnv {
  return { ...process.env, NO_COLOR: '1', [RUNTIME]: JSON.stringify(runtime) };
}

const given = process.env[RUNTIME];

export const runtime: Runtime =
  given === undefined
    ? {
        kind: 'node',
        name: `Node ${process.versions.node.split('.')[0]}`,
        command: [process.execPath],
      }
    : (JSON.parse(given) as Runtime);

/** The class of its global object, which programs use as a target that is never collected. */
export const globalClass = runtime.kind === 'deno' ? 'Window' : 'Object';
