/** The specs of `useDisposable`, for each version of React. */
import { expect } from 'chai';
import type { ReactNode } from 'react';
import type { Root } from 'react-dom/client';
import { type AsyncScope, manage } from 'lastcall';
import { sleep } from '../../support/time.js';
import { Gate, type Page, type Resource, type SlowResource } from './page.js';

type Named = Resource | SlowResource;
type Factory = (scope: AsyncScope) => Named | PromiseLike<Named> | null;

export function describeUseDisposable(open: () => Page): void {
  let page: Page;
  let log: string[];
  let h: Page['version']['React']['createElement'];

  beforeEach(() => {
    page = open();
    ({ log } = page);
    h = page.version.React.createElement;
  });

  afterEach(() => page.clear());

  const unmount = (root: Root) => page.act(() => root.unmount());

  /** Logs the name of its resource whenever it renders. */
  function Show({ of, factory }: { of: unknown; factory: Factory }) {
    const resource = page.version.hooks.useDisposable(factory, [of]);
    log.push(`${String(of)}: ${resource?.name}`);
    return resource?.name ?? 'nothing';
  }

  const show = (of: unknown, factory: Factory = () => page.acquire(String(of)), key?: string) =>
    h(Show, { of, factory, key });

  /** Renders children once its gate is open. */
  function Behind({ gate, children }: { gate: Gate; children?: ReactNode }) {
    gate.pass();
    return children;
  }

  const suspense = (...children: ReactNode[]) =>
    h(page.version.React.Suspense, { fallback: 'waiting' }, ...children);

  it('acquires after the commit, renders again with the value, and releases it at unmount', async () => {
    const root = await page.render(show('a'));
    expect(log).to.deep.equal(['a: undefined', '+a', 'a: a']);
    expect(page.text).to.equal('a');
    await unmount(root);
    expect(log.splice(3)).to.deep.equal(['-a']);
  });

  it('keeps the value when it is rendered again with the same dependencies', async () => {
    const root = await page.render(show(NaN, () => page.acquire('a')));
    await page.render(
      show(NaN, () => page.acquire('a')),
      root,
    );
    await unmount(root);
    expect(log).to.deep.equal(['NaN: undefined', '+a', 'NaN: a', 'NaN: a', '-a']);
  });

  it('releases before it acquires again, and never returns the value of other dependencies', async () => {
    const root = await page.render(show('a'));
    log.splice(0);
    await page.render(show('b'), root);
    expect(log.filter((entry) => entry !== 'b: undefined')).to.deep.equal(['-a', '+b', 'b: b']);
    await unmount(root);
    expect(log.at(-1)).to.equal('-b');
  });

  it('waits until the previous value is released if that is asynchronous', async () => {
    const slow = page.acquireSlow('a');
    const root = await page.render(show('a', () => slow));
    await page.render(show('b'), root);
    expect(page.changes).to.deep.equal(['+a', '-a starts']);
    expect(page.text).to.equal('nothing');
    await page.act(slow.finish);
    expect(page.changes.splice(2)).to.deep.equal(['-a', '+b']);
    expect(page.text).to.equal('b');
    await unmount(root);
    expect(log.at(-1)).to.equal('-b');
  });

  it('acquires only for the last dependencies when they change faster than the previous value is released', async () => {
    const slow = page.acquireSlow('a');
    const root = await page.render(show('a', () => slow));
    for (const name of ['b', 'c', 'd']) await page.render(show(name), root);
    await page.act(slow.finish);
    await unmount(root);
    expect(page.changes).to.deep.equal(['+a', '-a starts', '-a', '+d', '-d']);
  });

  it('acquires nothing more when it is unmounted before the previous value is released', async () => {
    const slow = page.acquireSlow('a');
    const root = await page.render(show('a', () => slow));
    await page.render(show('b'), root);
    await unmount(root);
    slow.finish();
    await sleep(0);
    expect(page.changes).to.deep.equal(['+a', '-a starts', '-a']);
  });

  it('acquires nothing when the factory returns null', async () => {
    const root = await page.render(show('a', () => null));
    expect(page.text).to.equal('nothing');
    await unmount(root);
    expect(log).to.deep.equal(['a: undefined', 'a: undefined']);
  });

  it('takes a managed value', async () => {
    function Managing() {
      const managed = page.version.hooks.useDisposable(
        () => manage('handle', (handle) => void log.push(`close ${handle}`)),
        [],
      );
      return managed?.value ?? 'nothing';
    }
    const root = await page.render(h(Managing));
    expect(page.text).to.equal('handle');
    await unmount(root);
    expect(log).to.deep.equal(['close handle']);
  });

  it('releases what the factory put into the scope after the value', async () => {
    const root = await page.render(
      show('a', (scope) => {
        scope.use(page.acquire('first'));
        scope.signal.addEventListener('abort', () => log.push('aborted'));
        return page.acquire('value');
      }),
    );
    log.splice(0);
    await unmount(root);
    expect(log).to.deep.equal(['aborted', '-value', '-first']);
  });

  it('throws without dependencies', async () => {
    function Forgetful() {
      return page.version.hooks.useDisposable(() => null, undefined as unknown as []);
    }
    await page.render(page.boundary(h(Forgetful)));
    expect(page.text).to.match(/^useDisposable needs an array of dependencies, \[\] if there are none/);
  });

  it('throws when it is given a resource in place of a function', async () => {
    function Hasty() {
      const resource = page.version.React.useMemo(() => page.acquire('in a render'), []);
      return page.version.hooks.useDisposable(resource as unknown as () => null, []);
    }
    await page.render(page.boundary(h(Hasty)));
    expect(page.text).to.match(/^useDisposable needs a function .* but it is given a value of Resource$/);
  });

  describe('with a promise', () => {
    let deliver: (resource: Named) => void;
    let refuse: (error: unknown) => void;
    let signal: AbortSignal;

    const promising = (of: string) =>
      show(of, (scope) => {
        ({ signal } = scope);
        return new Promise((resolve, reject) => {
          deliver = resolve;
          refuse = reject;
        });
      });

    it('returns the value when the promise is fulfilled', async () => {
      const root = await page.render(promising('a'));
      expect(page.text).to.equal('nothing');
      await page.act(() => deliver(page.acquire('a')));
      expect(page.text).to.equal('a');
      await unmount(root);
      expect(log).to.deep.equal(['a: undefined', '+a', 'a: a', '-a']);
    });

    it('aborts the signal at unmount, and disposes a value that comes later at once', async () => {
      const root = await page.render(promising('a'));
      expect(signal.aborted).to.equal(false);
      await unmount(root);
      expect(signal.aborted).to.equal(true);
      deliver(page.acquire('a'));
      await sleep(0);
      expect(log).to.deep.equal(['a: undefined', '+a', '-a']);
    });

    it('does not return a value that comes too late for new dependencies', async () => {
      const root = await page.render(promising('a'));
      const deliverFirst = deliver;
      await page.render(promising('b'), root);
      await page.act(() => deliver(page.acquire('b')));
      await page.act(() => deliverFirst(page.acquire('a')));
      expect(page.text).to.equal('b');
      await unmount(root);
      expect(page.changes).to.deep.equal(['+b', '+a', '-a', '-b']);
    });

    it('does not wait for a factory whose dependencies have changed', async () => {
      const root = await page.render(promising('never'));
      await page.render(show('b'), root);
      expect(page.text).to.equal('b');
      await unmount(root);
    });

    it('passes a rejection to the nearest error boundary', async () => {
      await page.render(page.boundary(promising('a')));
      await page.act(() => refuse(new RangeError('no connection')));
      expect(page.text).to.equal('no connection');
      expect(page.reported).to.deep.equal([]);
    });

    it('reports a rejection that comes too late, unless the signal caused it', async () => {
      for (const make of [
        () => new RangeError('no connection'),
        () => signal.reason as unknown,
        () => Object.assign(new Error('given up'), { name: 'AbortError' }),
        () => undefined,
      ]) {
        await unmount(await page.render(promising('a')));
        refuse(make());
        await sleep(0);
      }
      expect(page.reported).to.deep.equal(['RangeError: no connection', 'undefined']);
    });

    it('reports what the disposal of a value that comes too late throws', async () => {
      await unmount(await page.render(promising('a')));
      deliver(failing('a'));
      await sleep(0);
      expect(page.reported).to.deep.equal(['Error: a cannot be closed']);
    });
  });

  function failing(name: string): Resource {
    return Object.assign(page.acquire(name), {
      [Symbol.dispose]() {
        throw new Error(`${name} cannot be closed`);
      },
    });
  }

  describe('when the factory fails', () => {
    it('passes the error to the nearest error boundary, and releases what it had acquired', async () => {
      const root = await page.render(
        h(
          'div',
          {},
          show('well'),
          page.boundary(
            show('a', (scope) => {
              scope.use(page.acquire('half'));
              throw new RangeError('half way');
            }),
          ),
        ),
      );
      expect(page.text).to.equal('wellhalf way');
      expect(page.changes).to.deep.equal(['+well', '+half', '-half']);
      await unmount(root);
      expect(log.at(-1)).to.equal('-well');
      expect(page.reported).to.deep.equal([]);
    });

    it('passes an error to the boundary for a value without a dispose method, saying what to do', async () => {
      function Unmanaged() {
        // @ts-expect-error: it does not compile either
        page.version.hooks.useDisposable(() => ({ name: 'socket' }), []);
        return null;
      }
      await page.render(page.boundary(h(Unmanaged)));
      expect(page.text).to.match(/has no \[Symbol.asyncDispose\] or \[Symbol.dispose\] method/);
    });

    it('can be retried with other dependencies when the boundary is replaced', async () => {
      const root = await page.render(
        page.boundary(
          show('a', () => {
            throw new Error('not now');
          }),
        ),
      );
      expect(page.text).to.equal('not now');
      await page.render(h('div', {}, show('b')), root);
      expect(page.text).to.equal('b');
      await unmount(root);
      expect(log.at(-1)).to.equal('-b');
    });
  });

  it('reports what the release throws or is rejected with, and releases the rest', async () => {
    const slow = page.acquireSlow('c');
    const root = await page.render(
      page.boundary(
        show('a'),
        show('b', () => failing('b')),
        show('c', () => slow),
        show('d'),
      ),
    );
    await unmount(root);
    slow.finish(new Error('c cannot be closed'));
    await sleep(0);
    expect(page.reported).to.deep.equal(['Error: b cannot be closed', 'Error: c cannot be closed']);
    expect(page.changes.splice(4)).to.deep.equal(['-d', '-c starts', '-a']);
  });

  it('acquires again when the release of the previous value has failed', async () => {
    const root = await page.render(show('a', () => failing('a')));
    await page.render(show('b'), root);
    expect(page.text).to.equal('b');
    expect(page.reported).to.deep.equal(['Error: a cannot be closed']);
    await unmount(root);
    expect(log.at(-1)).to.equal('-b');
  });

  it('acquires, releases and acquires again in StrictMode, and releases each once', async () => {
    const root = await page.render(h(page.version.React.StrictMode, {}, show('a')));
    expect(page.changes).to.deep.equal(['+a', '-a', '+a']);
    expect(page.text).to.equal('a');
    await unmount(root);
    expect(page.changes).to.deep.equal(['+a', '-a', '+a', '-a']);
  });

  it('releases and acquires again when the key changes', async () => {
    const factory = () => page.acquire('it');
    const root = await page.render(show('a', factory, 'one'));
    await page.render(show('a', factory, 'two'), root);
    await unmount(root);
    expect(page.changes).to.deep.equal(['+it', '-it', '+it', '-it']);
  });

  describe('with Suspense', () => {
    it('acquires nothing while it is suspended', async () => {
      const gate = new Gate();
      function Suspended() {
        const resource = page.version.hooks.useDisposable(() => page.acquire('own'), []);
        gate.pass();
        return resource?.name;
      }
      const root = await page.render(
        suspense(show('sibling'), h(Suspended), h(Behind, { gate }, show('child'))),
      );
      expect(page.changes).to.deep.equal([]);
      await page.act(() => gate.open());
      expect(page.text).to.equal('siblingownchild');
      await unmount(root);
      expect(page.changes).to.deep.equal(['+sibling', '+own', '+child', '-child', '-own', '-sibling']);
    });

    it('acquires nothing when it is unmounted while it is suspended', async () => {
      const root = await page.render(suspense(show('a'), h(Behind, { gate: new Gate() })));
      await unmount(root);
      expect(page.changes).to.deep.equal([]);
    });

    it('keeps its value while it is hidden because a sibling suspends', async () => {
      const tree = (gate: Gate) => suspense(show('a'), h(Behind, { gate }, 'b'));
      const opened = new Gate();
      opened.open();
      const root = await page.render(tree(opened));
      const gate = new Gate();
      await page.render(tree(gate), root);
      expect(page.text).to.match(/waiting$/);
      await page.act(() => gate.open());
      expect(page.text).to.equal('ab');
      expect(page.changes).to.deep.equal(['+a']);
      await unmount(root);
      expect(page.changes).to.deep.equal(['+a', '-a']);
    });
  });

  it('acquires nothing for renders of a transition that are interrupted and thrown away', async () => {
    const { startTransition, useState } = page.version.React;
    let setName!: (name: string) => void;
    const gate = new Gate();
    function Rooms() {
      const [name, set] = useState('a');
      setName = set;
      return [show(name, undefined, 'show'), name === 'b' && h(Behind, { gate, key: 'behind' })];
    }
    const root = await page.render(suspense(h(Rooms)));
    await page.act(() => startTransition(() => setName('b')));
    expect(log, 'the transition was rendered').to.include('b: undefined');
    await page.act(() => setName('c'));
    await page.act(() => gate.open());
    await unmount(root);
    expect(page.changes).to.deep.equal(['+a', '-a', '+c', '-c']);
  });

  describe('with an error boundary', () => {
    function Fragile({ fails }: { fails: 'in a render' | 'in an effect' | 'never' }) {
      if (fails === 'in a render') throw new Error('broken');
      page.version.React.useEffect(() => {
        if (fails === 'in an effect') throw new Error('broken');
      }, [fails]);
      return null;
    }

    it('acquires nothing when a sibling throws in its first render', async () => {
      const root = await page.render(page.boundary(show('a'), h(Fragile, { fails: 'in a render' })));
      expect(page.text).to.equal('broken');
      await unmount(root);
      expect(page.changes).to.deep.equal([]);
    });

    it('releases its value when a sibling throws in an effect', async () => {
      const root = await page.render(
        page.boundary(show('a'), h(Fragile, { fails: 'in an effect' }), show('b')),
      );
      expect(page.text).to.equal('broken');
      expect(page.changes).to.deep.equal(['+a', '+b', '-b', '-a']);
      await unmount(root);
      expect(page.changes).to.have.lengthOf(4);
    });

    for (const fails of ['in a render', 'in an effect'] as const) {
      it(`releases its value when a sibling throws ${fails} later`, async () => {
        const root = await page.render(page.boundary(show('a'), h(Fragile, { fails: 'never' })));
        await page.render(page.boundary(show('a'), h(Fragile, { fails })), root);
        expect(page.text).to.equal('broken');
        expect(page.changes).to.deep.equal(['+a', '-a']);
        await unmount(root);
        expect(page.changes).to.have.lengthOf(2);
      });
    }

    it('releases its value when there is no boundary, and React removes the whole root', async () => {
      const root = page.root();
      const tree = (fails: 'never' | 'in an effect') => h('div', {}, show('a'), h(Fragile, { fails }));
      await page.render(tree('never'), root);
      const thrown = await page.render(tree('in an effect'), root).then(() => undefined, String);
      expect(thrown).to.be.oneOf([undefined, 'Error: broken']); // React 18 throws it out of act, which ends early
      await page.act(() => {});
      expect(page.text).to.equal('');
      expect(page.changes).to.deep.equal(['+a', '-a']);
    });
  });

  it('releases the newest first, across hooks and components, after all effects are cleaned up', async () => {
    function Query({ of }: { of: Resource }) {
      const query = page.version.hooks.useDisposable(() => page.acquire(`query of ${of.name}`), [of]);
      page.version.React.useEffect(() => () => of.use('the child leaves'), [of]);
      return query?.name;
    }
    function Database() {
      const database = page.version.hooks.useDisposable(() => page.acquire('database'), []);
      const transaction = page.version.hooks.useDisposable(
        () => database && page.acquire('transaction'),
        [database],
      );
      page.version.React.useEffect(() => () => transaction?.use('the parent leaves'), [transaction]);
      return transaction && h(Query, { of: transaction });
    }
    const root = await page.render(h(Database));
    expect(log.splice(0)).to.deep.equal(['+database', '+transaction', '+query of transaction']);
    await unmount(root);
    expect(log).to.deep.equal([
      'the parent leaves transaction',
      'the child leaves transaction',
      '-query of transaction',
      '-transaction',
      '-database',
    ]);
  });
}
