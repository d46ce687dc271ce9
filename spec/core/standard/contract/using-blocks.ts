/** The contract of the stacks: `await using`, which ends both kinds. */
import { expect } from 'chai';
import type { Implementation, Stack as AnyStack } from '../implementations.js';
import { errorOf } from '../outcomes.js';

export function usingBlocks({ Stack, dispose }: Implementation): void {
  function make(): AnyStack & AsyncDisposable {
    return new Stack() as AnyStack & AsyncDisposable;
  }

  describe('await using', () => {
    it('ends a stack with its block', async () => {
      const log: string[] = [];
      {
        await using stack = make();
        stack.defer(() => log.push('oldest'));
        stack.defer(() => log.push('newest'));
        log.push('body');
      }
      log.push('after the block');
      expect(log).to.deep.equal(['body', 'newest', 'oldest', 'after the block']);
    });

    it("ends a stack when the block throws, and lets the block's error through", async () => {
      const log: string[] = [];
      const error = new Error('of the block');
      const thrown = await errorOf(async () => {
        await using stack = make();
        stack.defer(() => log.push('deferred'));
        throw error;
      });
      expect(thrown).to.equal(error);
      expect(log).to.deep.equal(['deferred']);
    });

    it('leaves alone what was moved out of the block', async () => {
      const log: string[] = [];
      async function build(): Promise<AnyStack> {
        await using stack = make();
        stack.defer(() => log.push('deferred'));
        return stack.move();
      }
      const built = await build();
      log.push('built');
      await dispose(built);
      expect(log).to.deep.equal(['built', 'deferred']);
    });
  });
}
