/** Which runtime this is. */

/** Its name, as people write it. */
export const runtime: 'Node' | 'Bun' | 'Deno' =
  'Bun' in globalThis ? 'Bun' : 'Deno' in globalThis ? 'Deno' : 'Node';
