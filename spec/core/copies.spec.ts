/** Several copies of the package in one program: their resources meet in one state. */
import { expect } from 'chai';
import type { RecordInfo } from 'lastcall';
import { loadPairs } from '../support/copies.js';
import { sleep } from '../support/time.js';

const target = {};

for (const [title, copies] of await loadPairs()) {
  const [first, second] = copies;
  for (const [one, two, order] of [
    [first, second, ''],
    [second, first, ', the other way round'],
  ] as const) {
    describe(`${title}${order}`, () => {
      it('dispose scopes side by side, after which a drain has nothing to run or to wait for', async () => {
        const log: string[] = [];
        const [quick, slow] = [new one.AsyncScope(), new two.AsyncScope()];
        const end = async (name: string, ms: number): Promise<void> => {
          await sleep(ms);
          log.push(name);
        };
        quick.defer(() => end('quick', 10));
        slow.defer(() => end('slow', 50));
        expect(await Promise.all([quick.disposeAsync(), slow.disposeAsync()])).to.deep.equal([
          undefined,
          undefined,
        ]);
        expect(log).to.deep.equal(['quick', 'slow']);

        expect(await two.drain()).to.deep.equal({ ran: 0, failed: 0, left: [] });
        expect(await one.drain()).to.deep.equal({ ran: 0, failed: 0, left: [] });
      });

      it('join errors that the others know by their class', () => {
        const scope = new two.Scope();
        for (const message of ['older', 'newer']) {
          scope.defer(() => {
            throw new Error(message);
          });
        }
        expect(() => scope.dispose()).to.throw(one.SuppressedError);
      });

      it("list a wrapper of one copy that the other's scope uses once, as itself, with that scope's number", async () => {
        const log: string[] = [];
        const scope = new two.AsyncScope();
        scope.defer(function begin() {});
        scope.use(
          one.manage('value', function close(value) {
            log.push(`closed ${value}`);
          }),
        );
        scope.use(
          one.finalize(target, function release() {
            log.push('released');
          }),
        );
        const listed = two.live();
        expect(one.live()).to.deep.equal(listed);
        const number = listed[0]?.scope;
        expect(number).to.be.a('number');
        expect(listed.map(({ kind, label, scope }: RecordInfo) => [kind, label, scope])).to.deep.equal([
          ['entry', 'begin()', number],
          ['managed', 'close("value")', number],
          ['finalizer', 'release(Object)', number],
        ]);

        await scope.disposeAsync();
        expect(log).to.deep.equal(['released', 'closed value']);
      });
    });
  }
}
