/** Reads a heap snapshot piece by piece, in pieces of any size, without ever holding all of its text. */
import { Graph } from './graph.js';
import { TextReader } from './text.js';

const QUOTE = 0x22;
const ZERO = 0x30;
const NINE = 0x39;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** The first member of a snapshot, which describes the others. */
interface Header {
  readonly meta: {
    readonly node_fields: readonly string[];
    readonly node_types: readonly [readonly string[], ...unknown[]];
    readonly edge_fields: readonly string[];
    readonly edge_types: readonly [readonly string[], ...unknown[]];
    readonly location_fields: readonly string[];
  };
  readonly node_count: number;
  readonly edge_count: number;
}

/**
 * Reads one part of the text from index `at` on. Returns the index where it stopped: the end of the part or of the
 * piece.
 */
type Part = (bytes: Uint8Array, at: number) => number;

/** Chooses the texts to read. Called when everything else has been read, and the names of the roots, too. */
export type Choose = (graph: Graph, strings: ReadonlyMap<number, string>) => Iterable<number>;

/** Takes one row of an array of numbers. */
type TakeRow = (row: Float64Array) => void;

/**
 * Reads a snapshot in V8's format, one JSON object. The first member describes the others; the last one has the texts,
 * which the others refer to by index; all members in between are arrays of numbers. The texts are by far the largest
 * part. Since they come last, it is known by then which of them are wanted, and the others are skipped.
 */
export class Scanner {
  /** The wanted texts, by index. */
  readonly strings = new Map<number, string>();
  readonly #choose: Choose;
  readonly #text = new TextReader();
  #part: Part = this.#between;
  /** The name of the current member. */
  #key = '';
  #header: Header | undefined;
  #graph: Graph | undefined;

  /** The nesting depth of objects and arrays, in a member that is not rows of numbers. */
  #depth = 0;
  #json = '';

  #row = new Float64Array(0);
  #field = 0;
  /** The value of the digits read so far, or -1 if there are none. */
  #number = -1;
  #takeRow: TakeRow = () => {};

  #wanted: ReadonlySet<number> = new Set();
  /** All texts up to this index are kept. */
  #early = 0;
  #index = 0;
  #quoted = false;

  constructor(choose: Choose) {
    this.#choose = choose;
  }

  /** Read the next piece. */
  write(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) at = this.#part(bytes, at);
  }

  /**
   * Finish after the last piece.
   *
   * @throws Error if the snapshot is incomplete.
   */
  end(): Graph {
    if (this.#graph === undefined || this.#part !== this.#after) throw unreadable('it is cut off');
    return this.#graph;
  }

  /** Before the first member, and between members. */
  #between(bytes: Uint8Array, at: number): number {
    switch (bytes[at]) {
      case QUOTE:
        this.#part = this.#inKey;
        break;
      case OPEN_ARRAY:
        this.#part = this.#startArray();
        break;
      case OPEN_OBJECT:
        if (this.#key === '') break;
        this.#part = this.#inHeader;
        return at;
      case CLOSE_OBJECT:
        this.#part = this.#after;
    }
    return at + 1;
  }

  #after(bytes: Uint8Array): number {
    return bytes.length;
  }

  #inKey(bytes: Uint8Array, at: number): number {
    const end = this.#text.read(bytes, at, true);
    if (end === bytes.length) return end;
    this.#key = this.#text.take();
    this.#part = this.#between;
    return end + 1;
  }

  /** The first member. No text in it has a brace. */
  #inHeader(bytes: Uint8Array, at: number): number {
    let end = at;
    do {
      if (bytes[end] === OPEN_OBJECT) this.#depth += 1;
      else if (bytes[end] === CLOSE_OBJECT) this.#depth -= 1;
      end += 1;
    } while (this.#depth > 0 && end < bytes.length);
    this.#json += String.fromCharCode(...bytes.subarray(at, end));
    if (this.#depth === 0) {
      this.#header = JSON.parse(this.#json) as Header;
      const { meta, node_count, edge_count } = this.#header;
      const kinds = { nodes: meta.node_types[0], edges: meta.edge_types[0] };
      this.#graph = new Graph(kinds, node_count, edge_count);
      this.#part = this.#between;
    }
    return end;
  }

  #startArray(): Part {
    const graph = this.#graph;
    const header = this.#header;
    if (graph === undefined || header === undefined) throw unreadable(`it begins with "${this.#key}"`);
    const { node_fields, edge_fields, location_fields } = header.meta;
    switch (this.#key) {
      case 'nodes': {
        const [kind, name, id, edges] = indexesOf(node_fields, 'type', 'name', 'id', 'edge_count');
        return this.#startRows(node_fields, (row) =>
          graph.addNode(row[kind] as number, row[name] as number, row[id] as number, row[edges] as number),
        );
      }
      case 'edges': {
        const [kind, name, to] = indexesOf(edge_fields, 'type', 'name_or_index', 'to_node');
        const width = node_fields.length;
        return this.#startRows(edge_fields, (row) =>
          graph.addEdge(row[kind] as number, row[name] as number, (row[to] as number) / width),
        );
      }
      case 'locations': {
        const [node, line, column] = indexesOf(location_fields, 'object_index', 'line', 'column');
        const width = node_fields.length;
        return this.#startRows(location_fields, (row) =>
          graph.addLocation((row[node] as number) / width, {
            line: (row[line] as number) + 1,
            column: (row[column] as number) + 1,
          }),
        );
      }
      case 'strings':
        graph.close();
        this.#early = graph.lastRootName;
        return (bytes, at) => this.#inStrings(graph, bytes, at);
      default:
        this.#depth = 1;
        return this.#inUnneeded;
    }
  }

  #startRows(fields: readonly string[], take: TakeRow): Part {
    this.#row = new Float64Array(fields.length);
    this.#takeRow = take;
    return this.#inRows;
  }

  /** The hot loop: nearly all of a snapshot is numbers. */
  #inRows(bytes: Uint8Array, at: number): number {
    const row = this.#row;
    let number = this.#number;
    for (let end = at; end < bytes.length; end++) {
      const byte = bytes[end] as number;
      if (byte >= ZERO && byte <= NINE) {
        number = (number < 0 ? 0 : number * 10) + byte - ZERO;
        continue;
      }
      if (number >= 0) {
        row[this.#field++] = number;
        number = -1;
        if (this.#field === row.length) {
          this.#field = 0;
          this.#takeRow(row);
        }
      }
      if (byte === CLOSE_ARRAY) {
        this.#number = -1;
        this.#part = this.#between;
        return end + 1;
      }
    }
    this.#number = number;
    return bytes.length;
  }

  /** Skips arrays that contain only numbers and more arrays. */
  #inUnneeded(bytes: Uint8Array, at: number): number {
    let end = at;
    for (; this.#depth > 0 && end < bytes.length; end++) {
      if (bytes[end] === OPEN_ARRAY) this.#depth += 1;
      else if (bytes[end] === CLOSE_ARRAY) this.#depth -= 1;
    }
    if (this.#depth === 0) this.#part = this.#between;
    return end;
  }

  #inStrings(graph: Graph, bytes: Uint8Array, at: number): number {
    if (!this.#quoted) {
      if (bytes[at] === QUOTE) this.#quoted = true;
      else if (bytes[at] === CLOSE_ARRAY) this.#part = this.#between;
      return at + 1;
    }
    const wanted = this.#index <= this.#early || this.#wanted.has(this.#index);
    const end = this.#text.read(bytes, at, wanted);
    if (end === bytes.length) return end;
    if (wanted) this.strings.set(this.#index, this.#text.take());
    if (this.#index === this.#early) this.#wanted = new Set(this.#choose(graph, this.strings));
    this.#index += 1;
    this.#quoted = false;
    return end + 1;
  }
}

/** The indexes of the named fields in a row. */
function indexesOf<Names extends readonly string[]>(
  fields: readonly string[],
  ...names: Names
): { [Name in keyof Names]: number } {
  return names.map((name) => {
    const index = fields.indexOf(name);
    if (index < 0) throw unreadable(`it has no field "${name}"`);
    return index;
  }) as { [Name in keyof Names]: number };
}

function unreadable(why: string): Error {
  return new Error(`The heap snapshot has a form that lastcall does not know: ${why}.`);
}
