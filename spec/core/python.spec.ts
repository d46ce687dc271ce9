/** CPython's `FinalizeTestCase` (Lib/test/test_weakref.py), restated; `python.node.spec.ts` has its last test. */
import { expect } from 'chai';
import { finalize } from 'lastcall';
import { apart, collect } from '../support/collect.js';

class A {}

describe("Python's weakref.finalize", () => {
  describe('test_finalize', () => {
    it('runs once and returns the result, with named arguments as one options object', () => {
      const a = new A();
      const log: number[] = [];
      const add = (x: number, y: number, { z }: { z: number }): number => {
        log.push(x + y + z);
        return x + y + z;
      };

      const f = finalize(a, add, 67, 43, { z: 89 });
      expect(f.alive).to.equal(true);
      expect(f.peek()).to.deep.equal([a, add, [67, 43, { z: 89 }]]);
      expect(f()).to.equal(199);
      expect(f()).to.equal(undefined);
      expect(f()).to.equal(undefined);
      expect(f.peek()).to.equal(undefined);
      expect(f.detach()).to.equal(undefined);
      expect(f.alive).to.equal(false);
      expect(log).to.deep.equal([199]);
    });

    it('gives its parts back when it is detached, and never runs then', () => {
      const a = new A();
      const log: number[] = [];
      const add = (x: number, y: number, z: number): number => log.push(x + y + z);

      const f = finalize(a, add, 67, 43, 89);
      expect(f.peek()).to.deep.equal([a, add, [67, 43, 89]]);
      expect(f.detach()).to.deep.equal([a, add, [67, 43, 89]]);
      expect(f()).to.equal(undefined);
      expect(f()).to.equal(undefined);
      expect(f.peek()).to.equal(undefined);
      expect(f.detach()).to.equal(undefined);
      expect(f.alive).to.equal(false);
      expect(log).to.deep.equal([]);
    });

    it('runs when its target is collected, and is dead then', async () => {
      const log: number[] = [];
      const add = (x: number, y: number, z: number): number => log.push(x + y + z);
      const f = await apart(() => finalize(new A(), add, 67, 43, 89));

      await collect(() => !f.alive);
      expect(f()).to.equal(undefined);
      expect(f()).to.equal(undefined);
      expect(f.peek()).to.equal(undefined);
      expect(f.detach()).to.equal(undefined);
      expect(f.alive).to.equal(false);
      expect(log).to.deep.equal([199]);
    });
  });

  describe('test_arg_errors', () => {
    it('leaves all named arguments to the callback, whatever their names', () => {
      const a = new A();
      const log: unknown[] = [];
      const fin = (...args: unknown[]): number => log.push(args);

      const f = finalize(a, fin, 1, 2, { func: 3, obj: 4 });
      expect(f.peek()).to.deep.equal([a, fin, [1, 2, { func: 3, obj: 4 }]]);
      f();
      expect(log).to.deep.equal([[1, 2, { func: 3, obj: 4 }]]);
    });

    it('throws without a callback and without a target', () => {
      const loose = finalize as unknown as (...args: unknown[]) => unknown;
      expect(() => loose({ obj: new A(), func: () => {} })).to.throw(TypeError);
      expect(() => loose(new A())).to.throw(TypeError);
      expect(() => loose()).to.throw(TypeError);
    });
  });

  describe('test_order', () => {
    it('runs newest first at collection, and keeps finalizers alive that nobody holds', async () => {
      const log: string[] = [];
      const push = (name: string): number => log.push(name);
      const names: { a?: A } = { a: new A() };

      finalize(names.a as A, push, 'f1');
      const f2 = finalize(names.a as A, push, 'f2');
      const f3 = finalize(names.a as A, push, 'f3');
      finalize(names.a as A, push, 'f4');
      const f5 = finalize(names.a as A, push, 'f5');

      expect([f2.alive, f3.alive, f5.alive]).to.deep.equal([true, true, true]);
      expect(f5.detach()).to.be.an('array');
      expect(f5.alive).to.equal(false);

      f5();
      log.push('A');
      f3();
      expect(f3.alive).to.equal(false);
      log.push('B');
      f3();
      log.push('C');
      delete names.a;
      await collect(() => !f2.alive);
      log.push('D');
      f2();
      expect(log).to.deep.equal(['A', 'f3', 'B', 'C', 'f4', 'f2', 'f1', 'D']);
    });
  });

  describe('test_all_freed', () => {
    it('frees the callback and the finalizer once the target is collected', async () => {
      const log: number[] = [];
      const { callback, finalizer } = await apart(() => {
        const callback = (): number => log.push(123);
        const finalizer = finalize(new A(), callback);
        return { callback: new WeakRef(callback), finalizer: new WeakRef(finalizer) };
      });
      await collect(() => callback.deref() === undefined && finalizer.deref() === undefined);
      expect(log).to.deep.equal([123]);
    });
  });
});
