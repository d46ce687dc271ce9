/** Which streams a process has: told by its `stdio` option, for the compiler. */
import type { IOType } from 'node:child_process';
import type { Stream } from 'node:stream';

/** What becomes of one of the process's descriptors. */
export type StdioEntry = IOType | 'ipc' | Stream | number | null | undefined;

/** What becomes of its descriptors: one word for all of the first three, or a list. */
export type Stdio = IOType | readonly StdioEntry[];

/** A descriptor that the list does not reach is a pipe. */
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

/** `End` where the descriptor `Index` is a pipe, `null` where it is none, both where that cannot be told. */
export type PipeOf<Options, Index extends number, End> =
  KindOf<Options, Index> extends infer Kind
    ? Kind extends 'pipe' | 'overlapped' | null | undefined
      ? End
      : null
    : never;
