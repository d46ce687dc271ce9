/** The graph of a heap: which node holds which, in arrays of numbers. */

/** The snapshot's names for the kinds of nodes and edges. Kinds are indexes into these lists. */
export interface Kinds {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

/** An edge's kind is in the low bits of its name, which saves an array: a large heap has some fifty million edges. */
const KIND_BITS = 3;
const KIND_MASK = (1 << KIND_BITS) - 1;

/** The position where the code of a node starts, counted from 1. */
export interface Location {
  readonly line: number;
  readonly column: number;
}

/**
 * A heap. Nodes are numbered from 0, which is the root. The edges of a node are consecutive:
 *
 *     first   [ 0 | 3 | 3 | 5 | … ]              node 0 has edges 0 to 2, node 1 none, node 2 has 3 and 4
 *     to      [ 1 | 2 | 7 | 4 | 9 | … ]          the node that the edge leads to
 *
 * Weak edges are left out, and so are edges from the table of a WeakMap to its values: a value is held by its key, from
 * which another edge leads to it.
 */
export class Graph {
  readonly kinds: Kinds;
  readonly nodeCount: number;
  readonly #kind: Uint8Array;
  readonly #name: Uint32Array;
  readonly #id: Uint32Array;
  readonly first: Uint32Array;
  readonly #label: Uint32Array;
  readonly to: Uint32Array;
  readonly #locations = new Map<number, Location>();
  readonly #weak: number;
  readonly #internal: number;
  readonly #array: number;
  #nodes = 0;
  /** The node whose edges are being added. */
  #from = -1;
  #edges = 0;
  /** How many edges of that node are still missing. */
  #left = 0;
  /** The nodes that weak edges of that node lead to. */
  readonly #weakly: number[] = [];

  constructor(kinds: Kinds, nodeCount: number, edgeCount: number) {
    if (kinds.edges.length > KIND_MASK + 1)
      throw new Error('the snapshot has more kinds of edges than known');
    this.kinds = kinds;
    this.nodeCount = nodeCount;
    this.#weak = kinds.edges.indexOf('weak');
    this.#internal = kinds.edges.indexOf('internal');
    this.#array = kinds.nodes.indexOf('array');
    this.#kind = new Uint8Array(nodeCount);
    this.#name = new Uint32Array(nodeCount);
    this.#id = new Uint32Array(nodeCount);
    // Until the edges of a node are added, this has the number of its edges in the snapshot.
    this.first = new Uint32Array(nodeCount + 1);
    this.#label = new Uint32Array(edgeCount);
    this.to = new Uint32Array(edgeCount);
  }

  addNode(kind: number, name: number, id: number, edgeCount: number): void {
    const node = this.#nodes++;
    this.#kind[node] = kind;
    this.#name[node] = name;
    this.#id[node] = id;
    this.first[node] = edgeCount;
  }

  /** Add the next edge. Edges come in the order of the nodes that they start from. */
  addEdge(kind: number, name: number, to: number): void {
    while (this.#left === 0) this.#nextNode();
    this.#left -= 1;
    if (kind === this.#weak) {
      this.#weakly.push(to);
      return;
    }
    this.#label[this.#edges] = (name << KIND_BITS) | kind;
    this.to[this.#edges++] = to;
  }

  /** Finish after the last edge. */
  close(): void {
    while (this.#from < this.nodeCount) this.#nextNode();
  }

  #nextNode(): void {
    if (this.#weakly.length > 0) this.#dropEphemerons();
    const from = ++this.#from;
    this.#left = this.first[from] ?? 0;
    this.first[from] = this.#edges;
  }

  /**
   * The table of a WeakMap has two edges to each value: a weak one, as to each key, and an internal one, which is
   * dropped.
   */
  #dropEphemerons(): void {
    const weakly = this.#weakly;
    if (this.#kind[this.#from] === this.#array) {
      const values = new Set(weakly);
      let end = this.first[this.#from] ?? 0;
      for (let edge = end; edge < this.#edges; edge++) {
        const label = this.#label[edge] as number;
        const to = this.to[edge] as number;
        if ((label & KIND_MASK) === this.#internal && values.has(to)) continue;
        this.#label[end] = label;
        this.to[end++] = to;
      }
      this.#edges = end;
    }
    weakly.length = 0;
  }

  addLocation(node: number, location: Location): void {
    this.#locations.set(node, location);
  }

  /** The kind of a node, as an index. */
  kindNumber(node: number): number {
    return this.#kind[node] as number;
  }

  kindOf(node: number): string {
    return this.kinds.nodes[this.#kind[node] as number] ?? '';
  }

  /** The name of a node, as an index into the strings. */
  nameOf(node: number): number {
    return this.#name[node] as number;
  }

  /** The position where the code of a function, or of an object's class, starts. */
  locationOf(node: number): Location | undefined {
    return this.#locations.get(node);
  }

  /** The node of an object, by the profiler's id for it. */
  find(id: number): number | undefined {
    const node = this.#id.indexOf(id);
    return node < 0 ? undefined : node;
  }

  kindOfEdge(edge: number): string {
    return this.kinds.edges[(this.#label[edge] as number) & KIND_MASK] ?? '';
  }

  /** The name of an edge, as an index into the strings; or the name itself, if it is a number. */
  nameOfEdge(edge: number): number {
    return (this.#label[edge] as number) >>> KIND_BITS;
  }

  /** Whether the name of an edge is a number. */
  isNumbered(edge: number): boolean {
    const kind = this.kindOfEdge(edge);
    return kind === 'element' || kind === 'hidden';
  }

  /** The collector's roots: node 0, and the synthetic nodes that can be reached from it by others of their kind. */
  *roots(): Generator<number> {
    const found = new Set([0]);
    for (const node of found) {
      yield node;
      for (const edge of this.edgesOf(node)) {
        const to = this.to[edge] as number;
        if (this.kindOf(to) === 'synthetic') found.add(to);
      }
    }
  }

  /** The largest index of a root's name. The names of roots are among the first texts. */
  get lastRootName(): number {
    let last = 0;
    for (const node of this.roots()) last = Math.max(last, this.nameOf(node));
    return last;
  }

  edgeCountOf(node: number): number {
    return (this.first[node + 1] as number) - (this.first[node] as number);
  }

  /** The edges of a node. */
  *edgesOf(node: number): Generator<number> {
    const end = this.first[node + 1] as number;
    for (let edge = this.first[node] as number; edge < end; edge++) yield edge;
  }
}
