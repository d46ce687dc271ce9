/** A small model of lastcall, and a world of real resources that is held against it, step by step. */
import * as lastcall from 'lastcall';
import type { AsyncScope, finalize, manage, Scope } from 'lastcall';
import { collect } from '../support/collect.js';
import type { Copy } from '../support/copies.js';
import { isKeptPending } from '../support/pending-runs.js';

/** One thing that a program does. `pick` chooses among what is there, whatever there is. */
export type Step =
  | { do: 'finalize' | 'manage' | 'adopt'; pick: number; throws: boolean; atexit: boolean }
  | { do: 'target' | 'scope' | 'asyncScope' }
  | { do: 'end' | 'detach' | 'release' | 'disposeScope' | 'move' | 'drop'; pick: number }
  | { do: 'drain' | 'collect' };

type Owner =
  | { kind: 'target'; value: object }
  | { kind: 'scope'; value: Scope }
  | { kind: 'asyncScope'; value: AsyncScope }
  | { kind: 'managed'; value: ReturnType<typeof manage<string, void>> };

/** What the model knows of one record; nothing of it leads to the real one's target. */
interface Expected {
  readonly name: string;
  /** The owner whose collection ends it: a key of `owners`. */
  owner: number;
  readonly throws: boolean;
  readonly atexit: boolean;
}

/** Real resources on the one side, the list of what should be alive on the other. */
export class World {
  /** What really ran. */
  readonly ran: string[] = [];
  /** What should have run. */
  readonly expected: string[] = [];
  /** What should be alive, oldest first. */
  #alive: Expected[] = [];
  readonly #owners = new Map<number, Owner>();
  readonly #finalizers = new Map<string, ReturnType<typeof finalize<object, [string, boolean], void>>>();
  readonly #dropped = new Set<number>();
  readonly #nextCopy: () => Copy;
  #count = 0;

  /** @param nextCopy the copy of the package that does the next thing. */
  constructor(nextCopy: () => Copy = () => lastcall) {
    this.#nextCopy = nextCopy;
  }

  readonly #run = (name: string, throws: boolean): void => {
    this.ran.push(name);
    if (throws) throw new Error(name);
  };

  /** Do one step on both sides. Whatever it holds it lets go of before anything is awaited. */
  async step(step: Step): Promise<void> {
    switch (step.do) {
      case 'drain':
        return await this.#drain();
      case 'collect':
        return await this.#collect();
      case 'disposeScope': {
        const ending = this.#disposeScope(step.pick);
        if (ending === undefined) return;
        expectSame(await ending.errors, ending.failing, 'errors of a scope');
        return;
      }
      default:
        this.#doAtOnce(step);
    }
    expectSame(this.#countAlive(), this.#alive.length, 'number alive');
  }

  /** End everything, so that the next world begins with nothing. */
  async end(): Promise<void> {
    for (const { name } of this.#alive.filter(({ atexit }) => !atexit)) {
      // What does not want to run at exit is let go of by its owner below.
      if (this.#finalizers.get(name)?.detach() !== undefined) this.#forget(name);
    }
    await this.#drain();
    for (const key of [...this.#owners.keys()]) await this.#endOwner(key);
    expectSame(this.#countAlive(), 0, 'number alive at the end');
  }

  #doAtOnce(step: Exclude<Step, { do: 'drain' | 'collect' | 'disposeScope' }>): void {
    switch (step.do) {
      case 'target':
        this.#own({ kind: 'target', value: {} });
        break;
      case 'scope':
        this.#own({ kind: 'scope', value: new (this.#nextCopy().Scope)() });
        break;
      case 'asyncScope':
        this.#own({ kind: 'asyncScope', value: new (this.#nextCopy().AsyncScope)() });
        break;
      case 'finalize': {
        const found = this.#pickOwner(step.pick, 'target');
        if (found === undefined) break;
        const name = this.#expect(found.key, step);
        const finalizer = this.#nextCopy().finalize(
          found.owner.value as object,
          this.#run,
          name,
          step.throws,
        );
        finalizer.atexit = step.atexit;
        this.#finalizers.set(name, finalizer);
        break;
      }
      case 'manage': {
        const key = this.#count;
        const name = this.#expect(key, step);
        const { throws, atexit } = step;
        const run = this.#run;
        const managed = this.#nextCopy().manage(name, (value) => run(value, throws));
        managed.atexit = atexit;
        this.#owners.set(key, { kind: 'managed', value: managed });
        break;
      }
      case 'adopt': {
        const found = this.#pickOwner(step.pick, 'scope', 'asyncScope');
        if (found === undefined) break;
        const { throws } = step;
        const run = this.#run;
        const name = this.#expect(found.key, { throws, atexit: true });
        if (found.owner.kind === 'scope') found.owner.value.adopt(name, (value) => run(value, throws));
        if (found.owner.kind === 'asyncScope') {
          found.owner.value.adopt(name, async (value) => {
            await Promise.resolve();
            run(value, throws);
          });
        }
        break;
      }
      case 'end':
        this.#endOne(step.pick);
        break;
      case 'detach':
        this.#detachOne(step.pick);
        break;
      case 'release':
        this.#releaseOne(step.pick);
        break;
      case 'move': {
        const found = this.#pickOwner(step.pick, 'scope', 'asyncScope');
        if (found === undefined) break;
        const { key, owner } = found;
        this.#owners.set(key, { ...owner, value: (owner.value as Scope).move() } as Owner);
        break;
      }
      case 'drop': {
        const found = this.#pickOwner(step.pick, 'target', 'scope', 'managed');
        if (found === undefined) break;
        this.#owners.delete(found.key);
        this.#dropped.add(found.key);
        break;
      }
    }
  }

  #countAlive(): number {
    const alive = this.#nextCopy().live();
    return alive.filter((record) => !isKeptPending(record)).length;
  }

  #own(owner: Owner): void {
    this.#owners.set(this.#count++, owner);
  }

  #expect(owner: number, { throws, atexit }: { throws: boolean; atexit: boolean }): string {
    const name = `#${this.#count++}`;
    this.#alive.push({ name, owner, throws, atexit });
    return name;
  }

  #pickOwner(pick: number, ...kinds: Owner['kind'][]): { key: number; owner: Owner } | undefined {
    const fitting = [...this.#owners].filter(([, { kind }]) => kinds.includes(kind));
    const found = fitting[pick % fitting.length];
    return found && { key: found[0], owner: found[1] };
  }

  /** Something that can be ended by itself: a finalizer or a managed value, alive or dead. */
  #pickHandle(pick: number): { name: string; end: () => void; detach: () => unknown } | undefined {
    const handles = [
      ...[...this.#finalizers].map(([name, finalizer]) => ({
        name,
        end: () => void finalizer(),
        detach: () => finalizer.detach(),
      })),
      ...[...this.#owners].flatMap(([key, { kind, value }]) =>
        kind === 'managed'
          ? [{ name: `#${key}`, end: () => value[Symbol.dispose](), detach: () => value.detach() }]
          : [],
      ),
    ];
    return handles[pick % handles.length];
  }

  #endOne(pick: number): void {
    const handle = this.#pickHandle(pick);
    if (handle === undefined) return;
    const record = this.#forget(handle.name);
    if (record !== undefined) this.expected.push(record.name);
    expectSame(errorsOf(handle.end), record?.throws === true ? [record.name] : [], 'error of a call');
  }

  #detachOne(pick: number): void {
    const handle = this.#pickHandle(pick);
    if (handle === undefined) return;
    const wasAlive = this.#forget(handle.name) !== undefined;
    expectSame(handle.detach() !== undefined, wasAlive, 'whether detach found it alive');
  }

  #releaseOne(pick: number): void {
    const entries = this.#alive.flatMap(({ name, owner }) => {
      const scope = this.#owners.get(owner);
      return scope?.kind === 'scope' || scope?.kind === 'asyncScope' ? [{ name, scope: scope.value }] : [];
    });
    const entry = entries[pick % entries.length];
    if (entry === undefined) return;
    this.#forget(entry.name);
    const released = [entry.scope.release(entry.name), entry.scope.release(entry.name)];
    expectSame(released, [true, false], 'whether release found it, twice');
  }

  #disposeScope(pick: number): { errors: Promise<string[]>; failing: string[] } | undefined {
    const found = this.#pickOwner(pick, 'scope', 'asyncScope');
    if (found === undefined) return undefined;
    const { key, owner } = found;
    this.#owners.delete(key);
    const failing = this.#endAll((record) => record.owner === key);
    if (owner.kind === 'scope') {
      return { errors: Promise.resolve(errorsOf(() => owner.value.dispose())), failing };
    }
    const disposal = (owner.value as AsyncScope).disposeAsync();
    return { errors: disposal.then(() => [], flatten), failing };
  }

  async #endOwner(key: number): Promise<void> {
    const owner = this.#owners.get(key);
    this.#owners.delete(key);
    if (owner?.kind === 'managed') owner.value.detach();
    if (owner?.kind === 'scope') owner.value.dispose();
    if (owner?.kind === 'asyncScope') await owner.value.disposeAsync();
  }

  async #drain(): Promise<void> {
    const before = this.expected.length;
    const failing = this.#endAll(({ atexit }) => atexit);
    const report = await this.#nextCopy().drain();
    const ran = this.expected.length - before;
    expectSame(report, { ran, failed: failing.length, left: [] }, 'report of a drain');
  }

  async #collect(): Promise<void> {
    const dropped = this.#take(({ owner }) => this.#dropped.has(owner)).map(({ name }) => name);
    let left = dropped.length;
    // A collector that guesses what the stack refers to may find them in several collections, each newest first.
    await collect(() => {
      const ran = this.ran.slice(this.expected.length);
      const found = dropped.filter((name) => ran.includes(name));
      this.expected.push(...found);
      left -= found.length;
      return left === 0;
    });
  }

  /** Expect that what fits is run, newest first; returns the names of those that fail. */
  #endAll(fits: (record: Expected) => boolean): string[] {
    const ended = this.#take(fits);
    this.expected.push(...ended.map(({ name }) => name));
    return ended.filter(({ throws }) => throws).map(({ name }) => name);
  }

  /** Expect what fits to be alive no more; returns it, newest first. */
  #take(fits: (record: Expected) => boolean): Expected[] {
    const taken = this.#alive.filter(fits).reverse();
    this.#alive = this.#alive.filter((record) => !fits(record));
    return taken;
  }

  #forget(name: string): Expected | undefined {
    const record = this.#alive.find((candidate) => candidate.name === name);
    this.#alive = this.#alive.filter((candidate) => candidate !== record);
    return record;
  }
}

function errorsOf(body: () => void): string[] {
  try {
    body();
    return [];
  } catch (error) {
    return flatten(error);
  }
}

/** The messages of an error and of those it suppressed, in the order in which they were thrown. */
function flatten(error: unknown): string[] {
  const { suppressed, error: later, message } = error as SuppressedError;
  return later === undefined ? [message] : [...flatten(suppressed), ...flatten(later)];
}

function expectSame(actual: unknown, expected: unknown, what: string): void {
  const [shown, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (shown !== wanted) throw new Error(`${what}: ${shown}, expected ${wanted}`);
}
