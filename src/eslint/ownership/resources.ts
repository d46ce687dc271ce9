/** Calls that create a resource which has to be disposed. */
import type * as es from 'estree';
import { isAsynchronous } from '../syntax/asynchronous.js';
import { importedBy } from '../names/imports.js';
import { scopeOf } from '../names/scopes.js';
import { memberOf } from '../syntax/members.js';
import {
  argumentsOf,
  calledName,
  isFunction,
  keyOf,
  isWithin,
  returnedBy,
  type Node,
  type TypeNode,
  unwrap,
} from '../syntax/node.js';
import { originOf, type SourceCode, variableOf } from '../syntax/variables.js';

/** The resource that a call creates. */
export interface Resource {
  /** `using` if its disposal is synchronous, `await using` if it is asynchronous; `undefined` if unknown. */
  readonly keyword: 'using' | 'await using' | undefined;
  /** Whether the call returns a promise of it. */
  readonly isPromised: boolean;
}

export interface ResourceOptions {
  /** Whether finalizers count as resources, too. */
  readonly finalizers: boolean;
  /** Whether functions count whose name ends in `Disposable`. */
  readonly names: boolean;
  readonly functions: readonly RegExp[];
  readonly ignore: readonly RegExp[];
}

const SYNC: Resource = { keyword: 'using', isPromised: false };
const ASYNC: Resource = { keyword: 'await using', isPromised: false };
const PROMISED: Resource = { keyword: 'await using', isPromised: true };
const UNKNOWN: Resource = { keyword: undefined, isPromised: false };

const RESOURCES: Record<string, Record<string, Resource>> = {
  lastcall: {
    Scope: SYNC,
    AsyncScope: ASYNC,
    'Scope.from': SYNC,
    'AsyncScope.from': ASYNC,
  },
  'lastcall/node': {
    connect: PROMISED,
    interval: SYNC,
    listen: PROMISED,
    lockFile: SYNC,
    on: SYNC,
    openFile: PROMISED,
    openFileSync: SYNC,
    readStream: ASYNC,
    spawn: ASYNC,
    tempDir: SYNC,
    tempFile: SYNC,
    timeout: SYNC,
    watch: SYNC,
    worker: ASYNC,
    wrap: UNKNOWN,
    wrapSocket: ASYNC,
    wrapStream: ASYNC,
    writeStream: ASYNC,
  },
  'lastcall/rxjs': { fromSubscription: SYNC },
};

/** The native stacks. */
const STACKS: Record<string, Resource> = { DisposableStack: SYNC, AsyncDisposableStack: ASYNC };

/** Names of factories: `createDisposable`, `openAsyncDisposable`, `disposable`; not `isDisposable`, `addDisposable`. */
const FACTORY_NAMES =
  /^(?:acquire|build|create|make|new|open|to)(?=[A-Z])\w*Disposable$|^(?:async)?[dD]isposable$/;

/** Names of disposable types: `Disposable`, `AsyncDisposable`, `FileDisposable`, and the stacks. */
const TYPE_NAMES = /(?:^|[a-z])(Async)?Disposable(?:Stack)?$/;

/** Functions that register something: their result only undoes that, and the registration may stay for good. */
const REGISTRATION_NAMES = /^#?(?:add|attach|observe|on|register|subscribe)(?=[A-Z]|$)/;

/** Disposable types of lastcall, without scopes: a scope that a function returns usually has an owner already. */
const LASTCALL_TYPES = /^(?:Managed|Finalizer|Disposal|AsyncDisposal)$/;

/** The resource that a call creates; `undefined` if it is not known to create one. */
export function resourceFrom(
  call: es.CallExpression | es.NewExpression,
  options: ResourceOptions,
  sourceCode: SourceCode,
): Resource | undefined {
  const callee = unwrap(call.callee);
  const name = calledName(call);
  if (name !== undefined && options.ignore.some((pattern) => pattern.test(name))) return undefined;
  const imported = importedBy(callee, sourceCode);
  if (imported !== undefined) return resourceFromImport(call, imported, options, sourceCode);
  if (name === undefined) return undefined;
  if (call.type === 'NewExpression') {
    const isGlobal = callee.type === 'Identifier' && variableOf(callee, sourceCode) === undefined;
    if (isGlobal && Object.hasOwn(STACKS, name)) return STACKS[name];
  } else {
    if (callee.type === 'MemberExpression' && name === 'move') return resourceFromMove(callee, sourceCode);
    const annotated = resourceFromReturnType(callee, sourceCode);
    if (annotated !== undefined) return annotated === 'none' ? undefined : annotated;
    if (options.names && FACTORY_NAMES.test(name) && call.type === 'CallExpression') return UNKNOWN;
  }
  return options.functions.some((pattern) => pattern.test(name)) ? UNKNOWN : undefined;
}

function resourceFromImport(
  call: es.CallExpression | es.NewExpression,
  { module, name }: { module: string; name: string },
  options: ResourceOptions,
  sourceCode: SourceCode,
): Resource | undefined {
  if (module === 'lastcall' && (name === 'manage' || (name === 'finalize' && options.finalizers))) {
    const [, callback] = argumentsOf(call);
    return callback !== undefined && isAsynchronous(callback, sourceCode) ? ASYNC : SYNC;
  }
  const resource = RESOURCES[module]?.[name];
  return resource !== undefined && (call.type === 'NewExpression') === isClass(name) ? resource : undefined;
}

function isClass(name: string): boolean {
  return /^[A-Z]\w*$/.test(name);
}

/** `scope.move()`: its result has to be disposed instead of `scope`. */
function resourceFromMove(callee: es.MemberExpression, sourceCode: SourceCode): Resource | undefined {
  const scope = scopeOf(callee.object, sourceCode);
  if (scope !== undefined) return scope.isAsync ? ASYNC : SYNC;
  return undefined;
}

/** The resource that a function of this file returns by its return type, unless it returns an existing one. */
function resourceFromReturnType(callee: Node, sourceCode: SourceCode): Resource | 'none' | undefined {
  const fn = annotatedFunction(callee, sourceCode);
  if (REGISTRATION_NAMES.test(nameOf(callee))) return 'none';
  if (fn !== undefined && returnsExisting(fn as unknown as Node, sourceCode)) return 'none';
  return (
    fn?.returnType?.typeAnnotation && (resourceOfType(fn.returnType.typeAnnotation, sourceCode) ?? 'none')
  );
}

function nameOf(callee: Node): string {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' ? (keyOf(callee) ?? '') : '';
}

/** Whether a function returns what a property, or a variable declared outside it, already holds. */
function returnsExisting(fn: Node, sourceCode: SourceCode): boolean {
  if (!isFunction(fn)) return false;
  const returned = fn.body ? returnedBy(fn, sourceCode.visitorKeys).map(unwrap) : [];
  return returned.some((node) => {
    if (node.type === 'MemberExpression' || node.type === 'ThisExpression') return true;
    const variable = node.type === 'Identifier' ? variableOf(node, sourceCode) : undefined;
    return (
      variable !== undefined &&
      !(isWithin(variable.scope.block as Node, fn) && variable.defs[0]?.type === 'Variable')
    );
  });
}

function annotatedFunction(callee: Node, sourceCode: SourceCode): TypeNode | undefined {
  if (callee.type === 'MemberExpression') {
    const value = memberOf(callee, sourceCode)?.value;
    return value !== undefined && isFunction(unwrap(value))
      ? (unwrap(value) as unknown as TypeNode)
      : undefined;
  }
  if (callee.type !== 'Identifier') return undefined;
  const variable = variableOf(callee, sourceCode);
  if (variable === undefined) return undefined;
  const [definition] = variable.defs;
  const node = definition?.node as Node | undefined;
  // `declare function`, and overloads, the first of which counts
  if (definition?.type === 'FunctionName') return node as unknown as TypeNode;
  const { typeAnnotation } = (definition?.name ?? {}) as { typeAnnotation?: TypeNode };
  if (typeAnnotation?.typeAnnotation?.type === 'TSFunctionType') return typeAnnotation.typeAnnotation;
  const init = originOf(variable);
  if (init === undefined || init.path.length > 0 || !isFunction(unwrap(init.init))) return undefined;
  return unwrap(init.init) as unknown as TypeNode;
}

function resourceOfType(type: TypeNode, sourceCode: SourceCode): Resource | undefined {
  if (type.type === 'TSUnionType' || type.type === 'TSIntersectionType') {
    for (const each of type.types ?? []) {
      const resource = resourceOfType(each, sourceCode);
      if (resource !== undefined) return resource;
    }
    return undefined;
  }
  const name = type.typeName?.type === 'Identifier' ? type.typeName.name : undefined;
  if (name === undefined || type.typeName?.type !== 'Identifier') return undefined;
  if (name === 'Promise' || name === 'PromiseLike') {
    const [result] = type.typeArguments?.params ?? [];
    const resource = result && resourceOfType(result, sourceCode);
    return resource && { ...resource, isPromised: true };
  }
  const match = TYPE_NAMES.exec(name);
  if (match !== null) return match[1] === undefined ? SYNC : ASYNC;
  const imported = importedBy(type.typeName, sourceCode)?.name;
  if (imported === undefined || !LASTCALL_TYPES.test(imported)) return undefined;
  if (imported === 'Managed' || imported === 'Finalizer') return UNKNOWN;
  return imported.startsWith('Async') ? ASYNC : SYNC;
}
