/** A heap with names: answers the questions that describing a path needs. */
import { fileURLToPath } from 'node:url';
import { isAbsolute, relative } from 'node:path';
import type { Graph } from './graph.js';
import type { Link } from './search.js';
import type { Snapshot } from './snapshot.js';
import type { Surroundings } from './surroundings.js';

/** V8's name for the description of a function's variables. */
const SCOPE = 'system / ScopeInfo';

/** V8's name for the variables of a function that its closures can see. */
export const CONTEXT = 'system / Context';

/** The build renames a class whose methods refer to it, and V8 reports the new name. */
const RENAMED: Readonly<Record<string, string>> = { _Scope: 'Scope', _AsyncScope: 'AsyncScope' };

export class View {
  readonly graph: Graph;
  readonly #strings: ReadonlyMap<number, string>;
  readonly #links: Surroundings['links'];

  constructor({ graph, strings }: Snapshot, { links }: Surroundings) {
    this.graph = graph;
    this.#strings = strings;
    this.#links = links;
  }

  kind(node: number): string {
    return this.graph.kindOf(node);
  }

  name(node: number): string {
    const name = this.#strings.get(this.graph.nameOf(node)) ?? '';
    return Object.hasOwn(RENAMED, name) ? (RENAMED[name] as string) : name;
  }

  edgeName(edge: number): string {
    const name = this.graph.nameOfEdge(edge);
    return this.graph.isNumbered(edge) ? String(name) : (this.#strings.get(name) ?? '');
  }

  edgeKind(edge: number): string {
    return this.graph.kindOfEdge(edge);
  }

  /** The node that an edge with this name leads to. */
  get(node: number, name: string, kind?: string): number | undefined {
    for (const edge of this.graph.edgesOf(node)) {
      if (this.edgeName(edge) === name && (kind === undefined || this.edgeKind(edge) === kind))
        return this.graph.to[edge];
    }
    return undefined;
  }

  /** The text of a string that an edge with this name leads to. */
  text(node: number, name: string): string | undefined {
    const text = this.get(node, name);
    return text === undefined || !/string$/.test(this.kind(text)) ? undefined : this.name(text);
  }

  isContext(node: number): boolean {
    return this.name(node).startsWith(CONTEXT);
  }

  /** Whether a node holds the properties of `globalThis`. */
  isGlobal(node: number): boolean {
    return /^global\b/.test(this.name(node)) || this.edgeTo(0, node) !== undefined;
  }

  /** The only variable of a block. Snapshots name no variables of blocks, but the scope lists all of their names. */
  onlyVariable(context: number): string | undefined {
    const scope = this.get(context, 'scope_info');
    if (scope === undefined) return undefined;
    const names = [...this.graph.edgesOf(scope)]
      .map((edge) => this.graph.to[edge] as number)
      .filter((node) => this.kind(node) === 'string');
    return names.length === 1 ? this.name(names[0] as number) : undefined;
  }

  /** The file of a module, if these are the variables of a module. */
  fileOfModule(context: number): string | undefined {
    const scope = this.get(context, 'scope_info');
    const code = scope === undefined ? undefined : this.#codeOf(scope);
    return code !== undefined && this.#isModule(context, code) ? this.#fileOfCode(code) : undefined;
  }

  /** The name of a function, with its class if it is a method: `Client.connect`. */
  functionName(closure: number): string {
    const name = this.name(closure);
    const className = name === '' ? undefined : this.#classOf(closure);
    return className === undefined ? name : `${className}.${name}`;
  }

  /** The name of the function whose variables these are; `''` if they are a file's, or if the function has no name. */
  scopeName(context: number): string {
    for (let scope = this.get(context, 'scope_info'); scope !== undefined; scope = this.#outerScope(scope)) {
      const code = this.#codeOf(scope);
      if (code === undefined) continue;
      const closure = this.#linksTo(code).find(({ from }) => this.kind(from) === 'closure')?.from;
      return closure === undefined ? this.#codeName(code) : this.functionName(closure);
    }
    return '';
  }

  /** The name of the edge from one node to another. */
  edgeTo(from: number, to: number): string | undefined {
    for (const edge of this.graph.edgesOf(from)) {
      if (this.graph.to[edge] === to) return this.edgeName(edge);
    }
    return undefined;
  }

  /** CommonJS wraps a module in a function without a name, directly in the outermost scope. */
  #isModule(context: number, code: number): boolean {
    const module = this.get(context, 'extension');
    if (module !== undefined && this.name(module) === 'system / SourceTextModule') return true;
    const outer = this.get(context, 'previous');
    return (
      outer !== undefined && this.name(outer) === 'system / NativeContext' && this.#codeName(code) === ''
    );
  }

  #codeName(code: number): string {
    const name = this.name(code);
    return name === '(shared function info)' ? '' : name;
  }

  /** The function whose outermost scope this is. */
  #codeOf(scope: number): number | undefined {
    return this.#linksTo(scope).find(({ edge }) => this.edgeName(edge) === 'name_or_scope_info')?.from;
  }

  #outerScope(scope: number): number | undefined {
    for (const edge of this.graph.edgesOf(scope)) {
      const to = this.graph.to[edge] as number;
      if (this.name(to) === SCOPE) return to;
    }
    return undefined;
  }

  /** The name of the class that has this function as a method. */
  #classOf(closure: number): string | undefined {
    for (const { from } of this.#linksTo(closure)) {
      if (this.kind(from) === 'closure') return this.name(from) || undefined;
      const type = this.get(from, 'constructor', 'property');
      if (type !== undefined && type !== closure && this.kind(type) === 'closure')
        return this.name(type) || undefined;
    }
    return undefined;
  }

  #linksTo(node: number): readonly Link[] {
    return this.#links.get(node) ?? [];
  }

  /** The position of a node's code, such as `client.js:12:5`; `undefined` for code of the engine. */
  positionOf(node: number): string | undefined {
    const location = this.graph.locationOf(node);
    const file = location === undefined ? undefined : this.file(node);
    return location === undefined || file === undefined
      ? undefined
      : `${file}:${location.line}:${location.column}`;
  }

  /** The file of a function, or of a suspended call. */
  file(node: number): string | undefined {
    const closure = this.kind(node) === 'closure' ? node : this.get(node, 'function');
    const code = closure === undefined ? undefined : this.get(closure, 'shared');
    return code === undefined ? undefined : this.#fileOfCode(code);
  }

  #fileOfCode(code: number): string | undefined {
    const script = this.get(code, 'script') ?? this.get(code, 'script_or_debug_info');
    const file = script === undefined ? '' : this.name(script);
    return file === '' ? undefined : this.shorten(file);
  }

  /** A path relative to the current directory, if the file is in it; else unchanged. */
  shorten(file: string): string {
    const path = file.startsWith('file://') ? fileURLToPath(file) : file;
    if (!isAbsolute(path)) return path;
    const short = relative(process.cwd(), path);
    return short.startsWith('..') ? path : short;
  }
}
