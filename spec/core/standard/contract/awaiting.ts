/** The contract of the asynchronous stack: what it awaits, and when. */
import { expect } from 'chai';
import type { Implementation, Stack as AnyStack } from '../implementations.js';
import { errorOf, outcomeOf, tell } from '../outcomes.js';

export function awaiting({ Stack, dispose }: Implementation): void {
  /** Dispose a stack and count the turns of the microtask queue beside it, up to three. */
  async function turnsOf(stack: AnyStack, log: string[] = []): Promise<string[]> {
    const disposed = (dispose(stack) as Promise<void>).then(
      () => log.push('disposed'),
      () => log.push('failed'),
    );
    log.push('called');
    for (const turn of [1, 2, 3]) {
      await undefined;
      log.push(`turn ${turn}`);
    }
    await disposed;
    return log;
  }

  describe('awaiting', () => {
    it('returns a promise, a new one each time', async () => {
      const stack = new Stack();
      const promises = [dispose(stack), dispose(stack)];
      expect(promises.map((promise) => promise instanceof Promise)).to.deep.equal([true, true]);
      expect(promises[0]).to.not.equal(promises[1]);
      expect(await Promise.all(promises)).to.deep.equal([undefined, undefined]);
    });

    it('begins within the call, and is disposed from then on', async () => {
      const log: unknown[] = [];
      const stack = new Stack();
      stack.defer(() => log.push('oldest'));
      stack.defer(() => log.push('newest'));
      const disposed = dispose(stack);
      log.push('called', stack.disposed);
      await disposed;
      expect(log).to.deep.equal(['newest', 'called', true, 'oldest']);
    });

    it('awaits each before it begins the next', async () => {
      const log: string[] = [];
      const stack = new Stack();
      async function end(name: string): Promise<void> {
        log.push(`${name} begins`);
        for (let turn = 0; turn < 5; turn++) await undefined;
        log.push(`${name} ends`);
      }
      stack.defer(() => end('deferred'));
      stack.adopt('adopted', end);
      stack.use({ [Symbol.asyncDispose]: () => end('used') });
      await dispose(stack);
      expect(log).to.deep.equal([
        'used begins',
        'used ends',
        'adopted begins',
        'adopted ends',
        'deferred begins',
        'deferred ends',
      ]);
    });

    it('awaits any thenable, and reads its then once', async () => {
      const log: string[] = [];
      const stack = new Stack();
      const thenable = {
        get then(): (settle: () => void) => void {
          log.push('read');
          return (settle) => {
            log.push('called');
            settle();
          };
        },
      };
      stack.defer(() => log.push('oldest'));
      stack.defer(() => thenable);
      await dispose(stack);
      expect(log).to.deep.equal(['read', 'called', 'oldest']);
    });

    it('counts a rejection as an error, joined with those that are thrown', async () => {
      const stack = new Stack();
      stack.use({ [Symbol.asyncDispose]: () => Promise.reject(new Error('third')) });
      stack.defer(() => {
        throw new Error('second');
      });
      stack.adopt('first', (message) => Promise.reject(new Error(message)));
      expect(tell(await errorOf(() => dispose(stack)))).to.deep.equal({
        error: 'third',
        suppressed: { error: 'second', suppressed: 'first' },
      });
    });

    it('does not wait for a disposal under way when it is asked for another', async () => {
      const log: string[] = [];
      const stack = new Stack();
      stack.defer(async () => {
        for (let turn = 0; turn < 5; turn++) await undefined;
        log.push('deferred');
      });
      const first = dispose(stack) as Promise<void>;
      const second = dispose(stack) as Promise<void>;
      await Promise.all([first.then(() => log.push('first')), second.then(() => log.push('second'))]);
      expect(log).to.deep.equal(['second', 'deferred', 'first']);
    });

    it('takes nothing while a disposal is under way', async () => {
      const stack = new Stack();
      stack.defer(() => Promise.resolve());
      const disposed = dispose(stack);
      expect(await outcomeOf(() => stack.defer(() => {}))).to.equal('threw ReferenceError');
      expect(await outcomeOf(() => stack.move())).to.equal('threw ReferenceError');
      await disposed;
    });

    it('does not wait when it is empty', async () => {
      expect(await turnsOf(new Stack())).to.deep.equal(['called', 'disposed', 'turn 1', 'turn 2', 'turn 3']);
    });

    it('awaits once for each callback', async () => {
      const log: string[] = [];
      const stack = new Stack();
      stack.defer(() => log.push('oldest'));
      stack.defer(() => log.push('newest'));
      expect(await turnsOf(stack, log)).to.deep.equal([
        'newest',
        'called',
        'oldest',
        'turn 1',
        'turn 2',
        'disposed',
        'turn 3',
      ]);
    });
  });

  describe('awaiting for null and undefined', () => {
    it('happens once, however many were used', async () => {
      const stack = new Stack();
      for (const value of [null, undefined, null]) stack.use(value);
      expect(await turnsOf(stack)).to.deep.equal(['called', 'turn 1', 'disposed', 'turn 2', 'turn 3']);
    });

    it('does not happen where something else was awaited', async () => {
      const log: string[] = [];
      const stack = new Stack();
      stack.use(null);
      stack.defer(() => log.push('deferred'));
      stack.use(null);
      expect(await turnsOf(stack, log)).to.deep.equal([
        'deferred',
        'called',
        'turn 1',
        'disposed',
        'turn 2',
        'turn 3',
      ]);
    });

    it('happens where all else threw, so that nothing was awaited', async () => {
      const stack = new Stack();
      stack.use(null);
      stack.defer(() => {
        throw new Error('thrown');
      });
      expect(await turnsOf(stack)).to.deep.equal(['called', 'turn 1', 'failed', 'turn 2', 'turn 3']);
    });

    it('happens after a move too', async () => {
      const old = new Stack();
      old.use(null);
      expect(await turnsOf(old.move())).to.deep.equal(['called', 'turn 1', 'disposed', 'turn 2', 'turn 3']);
    });
  });
}
