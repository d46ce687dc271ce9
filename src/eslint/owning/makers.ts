/** Functions that make what somebody has to end. */
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

/** What a call makes. */
export interface Made {
  /** `using` for what ends at once, `await using` for what does not; `undefined` if nobody can tell. */
  readonly keyword: 'using' | 'await using' | undefined;
  /** Whether the call gives a promise of it. */
  readonly isPromised: boolean;
}

export interface MakerOptions {
  /** Whether finalizers are asked for, too. */
  readonly finalizers: boolean;
  /** Whether functions whose names say Disposable are. */
  readonly names: boolean;
  readonly functions: readonly RegExp[];
  readonly ignore: readonly RegExp[];
}

const SYNC: Made = { keyword: 'using', isPromised: false };
const ASYNC: Made = { keyword: 'await using', isPromised: false };
const PROMISED: Made = { keyword: 'await using', isPromised: true };
const UNKNOWN: Made = { keyword: undefined, isPromised: false };

const MADE: Record<string, Record<string, Made>> = {
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

/** Classes of the language. */
const STACKS: Record<string, Made> = { DisposableStack: SYNC, AsyncDisposableStack: ASYNC };

/** `createDisposable`, `toDisposable`, `openAsyncDisposable`, `disposable`; not `isDisposable` or `addDisposable`. */
const NAMED = /^(?:acquire|build|create|make|new|open|to)(?=[A-Z])\w*Disposable$|^(?:async)?[dD]isposable$/;

/** A type that says so: `Disposable`, `AsyncDisposable`, `FileDisposable`, and the stacks. */
const TYPES = /(?:^|[a-z])(Async)?Disposable(?:Stack)?$/;

/** What these return takes back what they did, which may well stay as long as whom it was done to. */
const REGISTERING = /^#?(?:add|attach|observe|on|register|subscribe)(?=[A-Z]|$)/;

/** Types of lastcall's that say so; a function that gives a scope mostly hands out one that somebody has. */
const OUR_TYPES = /^(?:Managed|Finalizer|Disposal|AsyncDisposal)$/;

/** What a call makes that has to be ended; `undefined` if nothing is known of it. */
export function madeBy(
  call: es.CallExpression | es.NewExpression,
  options: MakerOptions,
  sourceCode: SourceCode,
): Made | undefined {
  const callee = unwrap(call.callee);
  const name = calledName(call);
  if (name !== undefined && options.ignore.some((pattern) => pattern.test(name))) return undefined;
  const imported = importedBy(callee, sourceCode);
  if (imported !== undefined) return madeByOurs(call, imported, options, sourceCode);
  if (name === undefined) return undefined;
  if (call.type === 'NewExpression') {
    const isGlobal = callee.type === 'Identifier' && variableOf(callee, sourceCode) === undefined;
    if (isGlobal && Object.hasOwn(STACKS, name)) return STACKS[name];
  } else {
    if (callee.type === 'MemberExpression' && name === 'move') return madeByMove(callee, sourceCode);
    const annotated = madeByAnnotated(callee, sourceCode);
    if (annotated !== undefined) return annotated === 'nothing' ? undefined : annotated;
    if (options.names && NAMED.test(name) && call.type === 'CallExpression') return UNKNOWN;
  }
  return options.functions.some((pattern) => pattern.test(name)) ? UNKNOWN : undefined;
}

function madeByOurs(
  call: es.CallExpression | es.NewExpression,
  { module, name }: { module: string; name: string },
  options: MakerOptions,
  sourceCode: SourceCode,
): Made | undefined {
  if (module === 'lastcall' && (name === 'manage' || (name === 'finalize' && options.finalizers))) {
    const [, callback] = argumentsOf(call);
    return callback !== undefined && isAsynchronous(callback, sourceCode) ? ASYNC : SYNC;
  }
  const made = MADE[module]?.[name];
  return made !== undefined && (call.type === 'NewExpression') === isClass(name) ? made : undefined;
}

function isClass(name: string): boolean {
  return /^[A-Z]\w*$/.test(name);
}

/** `scope.move()`: what it moves into has to be ended in place of what it moves from. */
function madeByMove(callee: es.MemberExpression, sourceCode: SourceCode): Made | undefined {
  const scope = scopeOf(callee.object, sourceCode);
  if (scope !== undefined) return scope.isAsync ? ASYNC : SYNC;
  return undefined;
}

/** What the return type of a function of this file says, unless it gives what somebody has already. */
function madeByAnnotated(callee: Node, sourceCode: SourceCode): Made | 'nothing' | undefined {
  const fn = annotatedFunction(callee, sourceCode);
  if (REGISTERING.test(nameOf(callee))) return 'nothing';
  if (fn !== undefined && givesWhatIsThere(fn as unknown as Node, sourceCode)) return 'nothing';
  return (
    fn?.returnType?.typeAnnotation && (madeByType(fn.returnType.typeAnnotation, sourceCode) ?? 'nothing')
  );
}

function nameOf(callee: Node): string {
  if (callee.type === 'Identifier') return callee.name;
  return callee.type === 'MemberExpression' ? (keyOf(callee) ?? '') : '';
}

/** Whether a function only hands out what a property or a variable of others holds. */
function givesWhatIsThere(fn: Node, sourceCode: SourceCode): boolean {
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
  // `declare function`, and overloads, of which the first counts
  if (definition?.type === 'FunctionName') return node as unknown as TypeNode;
  const { typeAnnotation } = (definition?.name ?? {}) as { typeAnnotation?: TypeNode };
  if (typeAnnotation?.typeAnnotation?.type === 'TSFunctionType') return typeAnnotation.typeAnnotation;
  const init = originOf(variable);
  if (init === undefined || init.path.length > 0 || !isFunction(unwrap(init.init))) return undefined;
  return unwrap(init.init) as unknown as TypeNode;
}

function madeByType(type: TypeNode, sourceCode: SourceCode): Made | undefined {
  if (type.type === 'TSUnionType' || type.type === 'TSIntersectionType') {
    for (const each of type.types ?? []) {
      const made = madeByType(each, sourceCode);
      if (made !== undefined) return made;
    }
    return undefined;
  }
  const name = type.typeName?.type === 'Identifier' ? type.typeName.name : undefined;
  if (name === undefined || type.typeName?.type !== 'Identifier') return undefined;
  if (name === 'Promise' || name === 'PromiseLike') {
    const [result] = type.typeArguments?.params ?? [];
    const made = result && madeByType(result, sourceCode);
    return made && { ...made, isPromised: true };
  }
  const match = TYPES.exec(name);
  if (match !== null) return match[1] === undefined ? SYNC : ASYNC;
  const imported = importedBy(type.typeName, sourceCode)?.name;
  if (imported === undefined || !OUR_TYPES.test(imported)) return undefined;
  if (imported === 'Managed' || imported === 'Finalizer') return UNKNOWN;
  return imported.startsWith('Async') ? ASYNC : SYNC;
}
