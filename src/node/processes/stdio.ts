/** Types that derive from the `stdio` option which streams a process has. */
import type { IOType } from 'node:child_process';
import type { Stream } from 'node:stream';

/** What one of the process's descriptors is connected to. */
export type StdioEntry = IOType | 'ipc' | Stream | number | null | undefined;

/** What its descriptors are connected to: one word for the first three, or a list. */
export type Stdio = IOType | readonly StdioEntry[];

/** A descriptor beyond the end of the list is a pipe. */
type EntryOf<List extends readonly unknown[], Index extends number> = number extends List['length']
  ? List[number] | 'pipe'
  : `${Index}` extends keyof List
    ? List[Index]
    : 'pipe';

type KindOf<Options, Index extends number> = Options extends { readonly stdio?: infer Given }
  ? 'stdio' extends keyof Options
    ? Given extends readonly unknown[]
      ? EntryOf<Given, Index>
      : Given
    : 'pipe'
  : 'pipe';

/** `End` if the descriptor `Index` is a pipe, `null` if it is not, both if that is unknown. */
export type PipeOf<Options, Index extends number, End> =
  KindOf<Options, Index> extends infer Kind
    ? Kind extends 'pipe' | 'overlapped' | null | undefined
      ? End
      : null
    : never;
