/** Scopes that are nested deeper than the stack. */
import { expect } from 'chai';
import { AsyncScope, drain, live, observe, Scope } from 'lastcall';
import { sleep } from '../support/time.js';

const DEPTH = 100_000;

for (const [age, mature] of [
  ['in the job that made them', () => undefined],
  ['a turn later', () => sleep(1)],
] as const) {
  describe(`${DEPTH} nested children, ${age}`, () => {
    it('end with their outermost scope, innermost first', async () => {
      const outermost = new Scope();
      const ran: number[] = [];
      for (let scope = outermost, depth = 0; depth < DEPTH; depth++) {
        scope = scope.child();
        scope.defer(() => void ran.push(depth));
      }
      await mature();
      outermost.dispose();
      expect(ran.length).to.equal(DEPTH);
      expect(ran.every((depth, index) => depth === DEPTH - 1 - index)).to.equal(true);
      expect(live()).to.deep.equal([]);
    });

    it('end with their outermost async scope, innermost first', async () => {
      const outermost = new AsyncScope();
      const ran: number[] = [];
      for (let scope = outermost, depth = 0; depth < DEPTH; depth++) {
        scope = scope.child();
        scope.defer(async () => void ran.push(depth));
      }
      await mature();
      await outermost.disposeAsync();
      expect(ran.length).to.equal(DEPTH);
      expect(ran.every((depth, index) => depth === DEPTH - 1 - index)).to.equal(true);
      expect(live()).to.deep.equal([]);
    });

    it('run at exit, or not, as their outermost scope says', async () => {
      const outermost = new Scope();
      let ran = 0;
      for (let scope = outermost, depth = 0; depth < DEPTH; depth++) {
        scope = scope.child();
        scope.defer(() => void (ran += 1));
      }
      await mature();
      outermost.atexit = false;
      expect((await drain()).ran).to.equal(0);
      outermost.atexit = true;
      expect((await drain()).ran).to.equal(DEPTH);
      expect(ran).to.equal(DEPTH);
      outermost.dispose();
    });
  });
}

describe('the errors of nested scopes', () => {
  it('are joined level by level, as one error for each child', () => {
    const fail = (message: string) => (): never => {
      throw new Error(message);
    };
    const parent = new Scope();
    parent.defer(fail('parent, oldest'));
    const child = parent.child();
    child.defer(fail('child, oldest'));
    child.child().defer(fail('grandchild'));
    child.defer(fail('child, newest'));
    parent.defer(fail('parent, newest'));
    expect(shape(catching(() => parent.dispose()))).to.deep.equal([
      'parent, oldest',
      [['child, oldest', ['grandchild', 'child, newest']], 'parent, newest'],
    ]);
  });

  it('are emitted to observers, the children before the entries that stand for them', () => {
    const events: string[] = [];
    const parent = new Scope();
    parent.child().defer(function fail() {
      throw new Error('broken');
    });
    {
      using _watching = observe({
        died: ({ label }) => void events.push(`died ${label}`),
        failed: ({ label }) => void events.push(`failed ${label}`),
        ran: ({ label }) => void events.push(`ran ${label}`),
      });
      catching(() => parent.dispose());
    }
    expect(events).to.deep.equal([
      'died child scope',
      'died fail()',
      'failed fail()',
      'ran fail()',
      'died link to the parent scope',
      'ran link to the parent scope',
      'failed child scope',
      'ran child scope',
    ]);
  });
});

function catching(body: () => void): unknown {
  try {
    body();
  } catch (error) {
    return error;
  }
  throw new Error('no error was thrown');
}

type Shape = string | [later: Shape, earlier: Shape];

/** The messages of joined errors, as they are nested. */
function shape(error: unknown): Shape {
  const { error: later, suppressed, message } = error as SuppressedError;
  return suppressed === undefined ? message : [shape(later), shape(suppressed)];
}
