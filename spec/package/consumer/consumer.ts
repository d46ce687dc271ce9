/** A program that uses every export, for a compiler that knows only ECMAScript 2022 and no platform. */
import {
  type AsyncDisposal,
  AsyncScope,
  type BasicSignal,
  type Borrowed,
  configure,
  type Disposal,
  type DisposalOf,
  drain,
  type DrainReport,
  type ErrorContext,
  finalize,
  type Finalizer,
  type FinalizerHandle,
  type FinalizerParts,
  live,
  manage,
  type Managed,
  type ManagedValue,
  observe,
  type Observer,
  type Reason,
  type RecordInfo,
  Scope,
  type ScopeSignal,
  type Settings,
  shutdown,
  SuppressedError,
} from 'lastcall';

interface Connection {
  query(text: string): Promise<string[]>;
  end(): Promise<void>;
}
declare function connect(address: string): Promise<Connection>;
declare function close(descriptor: number): void;

/** A class that owns a handle and releases it. */
export class File implements Disposable {
  readonly #finalizer: Finalizer<File, [descriptor: number], void>;
  readonly #handle: FinalizerHandle<File, [descriptor: number], void>;

  constructor(descriptor: number) {
    this.#finalizer = finalize(this, close, descriptor);
    this.#handle = this.#finalizer;
  }

  get parts(): FinalizerParts<File, [number], void> | undefined {
    return this.#handle.peek();
  }

  [Symbol.dispose](): void {
    this.#finalizer();
  }
}

/** A pool that closes its connections when it is disposed. */
export class Pool implements AsyncDisposable {
  readonly #scope = new AsyncScope();

  async connect(address: string): Promise<Connection> {
    const connection = await connect(address);
    return this.#scope.adopt(connection, () => connection.end());
  }

  get signal(): ScopeSignal {
    return this.#scope.signal;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#scope.disposeAsync();
  }
}

export async function query(connection: Connection): Promise<string[]> {
  await using managed: Managed<Connection, Promise<void>> = manage(connection, () => connection.end());
  const value: ManagedValue<Connection> = managed;
  const rows: Borrowed<Promise<string[]>> = value.borrow((open) => open.query('select 1'));
  return await rows;
}

export function stopWith(signal: BasicSignal, scope: Scope): void {
  signal.addEventListener('abort', () => scope.dispose());
  scope.signal.throwIfAborted();
}

export async function main(): Promise<void> {
  const deaths = new Map<Reason, RecordInfo[]>();
  const observer: Observer = { died: (info, reason) => deaths.set(reason, [info]) };
  using watching = observe(observer);
  const settings: Partial<Settings> = {
    deadline: 1_000,
    onError: (error: unknown, { label }: ErrorContext) => deaths.has('exit') && [error, label, watching],
  };
  configure(settings);
  try {
    Scope.run((scope) => scope.use(new File(3)));
    await AsyncScope.run((scope) => scope.use(new Pool()).connect('db'));
  } catch (error) {
    if (error instanceof SuppressedError) throw error.suppressed;
  }
  const { ran, failed, left }: DrainReport = await drain();
  await shutdown(ran + failed + left.length + live().length);
}

/** A generic helper. */
export function end<Result>(disposal: DisposalOf<Result> & AsyncDisposal): Promise<void> {
  return disposal[Symbol.asyncDispose]();
}

export const asDisposal: Disposal = finalize({}, () => 'result');
export const asSuppressed: SuppressedError = new SuppressedError('later', 'earlier');
