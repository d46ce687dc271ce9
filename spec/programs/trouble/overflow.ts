/** An endless recursion over scopes: the stack is full when they are disposed. */
import { AsyncScope, drain, live, Scope } from 'lastcall';
import { say } from '../say.js';

/** How often the callback of each scope has run. */
const runs: number[] = [];
const disposals: Promise<void>[] = [];

function register(): () => void {
  const index = runs.push(0) - 1;
  return () => void (runs[index] = (runs[index] ?? 0) + 1);
}

const recursions: Record<string, () => number> = {
  using() {
    using scope = new Scope();
    scope.defer(register());
    return 1 + (recursions['using']?.() ?? 0);
  },
  run: () =>
    Scope.run((scope) => {
      scope.defer(register());
      return 1 + (recursions['run']?.() ?? 0);
    }),
  async() {
    const scope = new AsyncScope();
    scope.defer(register());
    try {
      return 1 + (recursions['async']?.() ?? 0);
    } finally {
      disposals.push(scope.disposeAsync());
    }
  },
};

const recurse = recursions[process.argv[2] ?? ''] as () => number;

// Compiled before, as in a program that has disposed scopes before: V8 compiles nothing on a stack that is nearly full.
Scope.run((scope) => scope.defer(register()));
await AsyncScope.run((scope) => scope.defer(register()));

function overflow(): string {
  try {
    return String(recurse());
  } catch (error) {
    return rootOf(error) instanceof RangeError ? 'RangeError' : String(error);
  }
}

/** The error that came first of those that disposal has joined. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof Error && 'suppressed' in root) root = root.suppressed;
  return root;
}

say(`caught: ${overflow()}`);
await Promise.allSettled(disposals);
// What could not even be asked to end on the full stack is still alive, whole, and is released by the next trigger.
await drain();
say(`alive: ${live().length}`);
const lost = runs.filter((count) => count === 0).length;
say(`more than once: ${runs.filter((count) => count > 1).length}`);
say(`most have run: ${lost < 10 && runs.length > 500}`);
