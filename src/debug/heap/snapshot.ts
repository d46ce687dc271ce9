/** Takes a snapshot of this thread's heap and finds objects in it. */
import { Session } from 'node:inspector';
import type { Readable } from 'node:stream';
import { getHeapSnapshot } from 'node:v8';
import type { Graph } from './graph.js';
import { runtime } from '../runtime.js';
import { Scanner } from './scanner.js';

/** The global under which the inspector finds an object whose id is needed. */
const HANDOVER = Symbol.for('lastcall.heap.handover');

/** The parts of a heap snapshot that are read. */
export interface Snapshot {
  readonly graph: Graph;
  /** The wanted texts, by index. */
  readonly strings: ReadonlyMap<number, string>;
}

/**
 * Read the heap, but of its texts only those that `choose` returns. `choose` receives the nodes of `objects` in their
 * order, `undefined` for collected ones. The search itself adds no references to the objects to the heap.
 *
 * The caller must not read one of the objects from a `WeakRef` earlier in the same task.
 */
export function readHeap(
  objects: readonly WeakRef<WeakKey>[],
  choose: (
    graph: Graph,
    strings: ReadonlyMap<number, string>,
    nodes: readonly (number | undefined)[],
  ) => Iterable<number>,
): Snapshot {
  if (runtime !== 'Node') throw new Error(`${runtime} has no heap snapshots that show what holds an object.`);
  const session = new Session();
  session.connect();
  try {
    const stream = getHeapSnapshot();
    // The profiler has no ids for objects before it has taken a snapshot.
    const ids = objects.map((object) => idOf(session, object));
    const scanner = new Scanner((graph, strings) =>
      choose(
        graph,
        strings,
        ids.map((id) => (id === undefined ? undefined : graph.find(id))),
      ),
    );
    readWhole(stream, (bytes) => scanner.write(bytes));
    return { graph: scanner.end(), strings: scanner.strings };
  } finally {
    // Otherwise V8 keeps tracking each object that moves, which makes every later collection slower.
    session.post('HeapProfiler.enable');
    session.post('HeapProfiler.disable');
    session.disconnect();
  }
}

/**
 * Read a stream to its end synchronously. The stream of a snapshot pushes everything when it is first read, and would
 * queue it. Passing each piece on at once keeps the whole text from being in memory.
 */
function readWhole(stream: Readable, take: (bytes: Uint8Array) => void): void {
  stream.push = (bytes: Uint8Array | null) => {
    if (bytes !== null) take(bytes);
    return bytes !== null;
  };
  stream.read(0);
  stream.destroy();
}

/** The profiler's id for an object. */
function idOf(session: Session, object: WeakRef<WeakKey>): number | undefined {
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
