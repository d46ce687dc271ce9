/** The current runtime. */

/** Its name, as it is usually written. */
export const runtime: 'Node' | 'Bun' | 'Deno' =
  'Bun' in globalThis ? 'Bun' : 'Deno' in globalThis ? 'Deno' : 'Node';
