/** The graph of a heap: what holds what, in arrays of numbers. */

/** What a snapshot calls the kinds of nodes and edges, as places in its own lists. */
export interface Kinds {
  readonly nodes: readonly string[];
  readonly edges: readonly string[];
}

/** Edges have their kind in the low bits of their name, which spares an array: there are some fifty million at worst. */
const KIND_BITS = 3;
const KIND_MASK = (1 << KIND_BITS) - 1;

/** Where the code of a node begins, counted from 1. */
export interface Location {
  readonly line: number;
  readonly column: number;
}

/**
 * A heap. Nodes are numbered from 0, which is the root. The edges of a node lie one after the other:
 *
 *     first   [ 0 | 3 | 3 | 5 | … ]              node 0 has edges 0 to 2, node 1 none, node 2 has 3 and 4
 *     to      [ 1 | 2 | 7 | 4 | 9 | … ]          the node that the edge leads to
 *
 * Weak edges are not among them, nor are those from the table of a WeakMap to its values: a value is held by its
 * key, from which an edge leads to it.
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
  /** How many edges of that node are still to come. */
  #left = 0;
  /** Where weak edges of that node lead to. */
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
    // Holds how many edges a node has in the snapshot until they were added.
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

  /** Add the next edge; they come in the order of the nodes that they start from. */
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

  /** All edges are there. */
  close(): void {
    while (this.#from < this.nodeCount) this.#nextNode();
  }

  #nextNode(): void {
    if (this.#weakly.length > 0) this.#dropEphemerons();
    const from = ++this.#from;
    this.#left = this.first[from] ?? 0;
    this.first[from] = this.#edges;
  }

  /** The table of a WeakMap shows its values twice: weakly, as it shows its keys, and as what a pair of it leads to. */
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

  /** Which of the kinds it is. */
  kindNumber(node: number): number {
    return this.#kind[node] as number;
  }

  kindOf(node: number): string {
    return this.kinds.nodes[this.#kind[node] as number] ?? '';
  }

  /** Where its name stands among the strings. */
  nameOf(node: number): number {
    return this.#name[node] as number;
  }

  /** Where the code of a function, or that of an object's class, begins. */
  locationOf(node: number): Location | undefined {
    return this.#locations.get(node);
  }

  /** The node of an object, by what the profiler calls it. */
  find(id: number): number | undefined {
    const node = this.#id.indexOf(id);
    return node < 0 ? undefined : node;
  }

  kindOfEdge(edge: number): string {
    return this.kinds.edges[(this.#label[edge] as number) & KIND_MASK] ?? '';
  }

  /** Where its name stands among the strings; or the name itself, if it is a number. */
  nameOfEdge(edge: number): number {
    return (this.#label[edge] as number) >>> KIND_BITS;
  }

  /** Whether the name of an edge is a number. */
  isNumbered(edge: number): boolean {
    const kind = this.kindOfEdge(edge);
    return kind === 'element' || kind === 'hidden';
  }

  /** What the collector starts from: the root, what that leads to, and the parts of it that are no objects. */
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

  /** The last of the texts that are names of roots; they are among the first. */
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
