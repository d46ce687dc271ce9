/** Takes a snapshot of this thread's heap, and finds objects in it. */
import { Session } from 'node:inspector';
import type { Readable } from 'node:stream';
import { getHeapSnapshot } from 'node:v8';
import type { Graph } from './graph.js';
import { runtime } from '../runtime.js';
import { Scanner } from './scanner.js';

/** Where the inspector finds the object whose number it is asked for. */
const HANDOVER = Symbol.for('lastcall.heap.handover');

/** What is read of a heap. */
export interface Snapshot {
  readonly graph: Graph;
  /** The texts that were wanted, by their numbers. */
  readonly strings: ReadonlyMap<number, string>;
}

/**
 * Read the heap, and no more of its texts than `choose` asks for, given the nodes of `objects`: in their order,
 * `undefined` for what has been collected. Nothing in the heap holds an object because it is looked for.
 *
 * The caller must not have asked a `WeakRef` for one of the objects in the present task.
 */
export function readHeap(
  objects: readonly WeakRef<WeakKey>[],
  choose: (
    graph: Graph,
    strings: ReadonlyMap<number, string>,
    nodes: readonly (number | undefined)[],
  ) => Iterable<number>,
): Snapshot {
  if (runtime !== 'Node') throw new Error(`${runtime} has no heap snapshots that tell what holds an object.`);
  const session = new Session();
  session.connect();
  try {
    const stream = getHeapSnapshot();
    // The profiler knows no object by number before it has taken a snapshot.
    const ids = objects.map((object) => numberOf(session, object));
    const scanner = new Scanner((graph, strings) =>
      choose(
        graph,
        strings,
        ids.map((id) => (id === undefined ? undefined : graph.find(id))),
      ),
    );
    drain(stream, (bytes) => scanner.write(bytes));
    return { graph: scanner.end(), strings: scanner.strings };
  } finally {
    // Else V8 goes on following each object that moves, which makes every later collection slower.
    session.post('HeapProfiler.enable');
    session.post('HeapProfiler.disable');
    session.disconnect();
  }
}

/**
 * Read a stream to its end at once. The stream of a snapshot has all of it when it is first read, and would queue
 * it; handed on as it comes, it is never there as a whole.
 */
function drain(stream: Readable, take: (bytes: Uint8Array) => void): void {
  stream.push = (bytes: Uint8Array | null) => {
    if (bytes !== null) take(bytes);
    return bytes !== null;
  };
  stream.read(0);
  stream.destroy();
}

/** What the profiler calls an object. */
function numberOf(session: Session, object: WeakRef<WeakKey>): number | undefined {
  const handover = globalThis as { [HANDOVER]?: WeakKey | undefined };
  handover[HANDOVER] = object.deref();
  let id: number | undefined;
  const expression = `globalThis[Symbol.for(${JSON.stringify(HANDOVER.description)})]`;
  session.post('Runtime.evaluate', { expression, objectGroup: 'lastcall' }, (_, evaluated) => {
    const { objectId } = evaluated?.result ?? {};
    if (objectId === undefined) return;
    session.post('HeapProfiler.getHeapObjectId', { objectId }, (_, found) => {
      if (found !== undefined) id = Number(found.heapSnapshotObjectId);
    });
  });
  session.post('Runtime.releaseObjectGroup', { objectGroup: 'lastcall' });
  Reflect.deleteProperty(handover, HANDOVER);
  return id;
}
