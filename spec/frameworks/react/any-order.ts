/** Random sequences of changes to a tree, checked for what must hold in any order. */
import { expect } from 'chai';
import fc from 'fast-check';
import { sleep } from '../../support/time.js';
import { Gate, type Page, type Resource, type SlowResource } from './page.js';

const RUNS = 25;
const SLOTS = 3;

type Kind = 'quick' | 'slow' | 'promised' | 'failing' | 'nothing';

type Step =
  | { readonly do: 'show'; readonly slot: number; readonly kind: Kind; readonly deps: number }
  | { readonly do: 'hide' | 'remount'; readonly slot: number }
  | { readonly do: 'suspend' | 'resume' | 'deliver' | 'finish' };

const slot = fc.nat(SLOTS - 1);
const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: show() },
    { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('hide' as const, 'remount' as const), slot }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom('suspend' as const, 'resume' as const, 'deliver' as const, 'finish' as const),
      }),
    },
  ),
  { maxLength: 14 },
);

function show(): fc.Arbitrary<Step> {
  const kind = fc.constantFrom<Kind>('quick', 'slow', 'promised', 'failing', 'nothing');
  return fc.record({ do: fc.constant('show' as const), slot, kind, deps: fc.nat(2) });
}

export function describeAnyOrder(open: () => Page): void {
  for (const strict of [false, true]) {
    it(`releases everything once, and never has two resources of a component at once${strict ? ', in StrictMode' : ''}`, async () => {
      await fc.assert(
        fc.asyncProperty(steps, (sequence) => check(open(), sequence, strict)),
        {
          numRuns: RUNS,
        },
      );
    }).timeout(60_000);
  }
}

async function check(page: Page, sequence: readonly Step[], strict: boolean): Promise<void> {
  const { createElement: h, Fragment, StrictMode, Suspense } = page.version.React;
  const pending: (() => void)[] = [];
  const slow: SlowResource[] = [];
  let count = 0;
  let gate: Gate | undefined;
  /** The components by their slots. Each mounted component has a number. */
  const shown = new Map<number, { kind: Kind; deps: number; instance: number }>();
  let instances = 0;

  function make(kind: Kind) {
    const name = `${kind} ${count++}`;
    switch (kind) {
      case 'quick':
        return page.acquire(name);
      case 'slow': {
        const resource = page.acquireSlow(name);
        slow.push(resource);
        return resource;
      }
      case 'promised':
        return new Promise<Resource>((resolve) => pending.push(() => resolve(page.acquire(name))));
      case 'failing':
        throw new Error('cannot be acquired');
      case 'nothing':
        return null;
    }
  }

  function Slot({ kind, deps, instance }: { kind: Kind; deps: number; instance: number }) {
    page.version.hooks.useDisposable<Resource | SlowResource | null>(
      (scope) => {
        scope.use(page.acquire(`part of ${instance} ${count++}`));
        return make(kind) as Resource | Promise<Resource> | SlowResource | null;
      },
      [kind, deps],
    );
    return null;
  }

  function Behind() {
    gate?.pass();
    return null;
  }

  const root = page.root();
  const render = () =>
    page.act(() =>
      root.render(
        h(
          strict ? StrictMode : Fragment,
          {},
          h(
            Suspense,
            { fallback: 'waiting' },
            ...Array.from(shown.values(), (props) =>
              h(Fragment, { key: props.instance }, page.boundary(h(Slot, props))),
            ),
            h(Behind, { key: 'behind' }),
          ),
        ),
      ),
    );

  for (const step of sequence) {
    switch (step.do) {
      case 'show': {
        const { slot, kind, deps } = step;
        shown.set(slot, { kind, deps, instance: shown.get(slot)?.instance ?? instances++ });
        break;
      }
      case 'hide':
        shown.delete(step.slot);
        break;
      case 'remount': {
        const previous = shown.get(step.slot);
        if (previous !== undefined) shown.set(step.slot, { ...previous, instance: instances++ });
        break;
      }
      case 'suspend':
        gate ??= new Gate();
        break;
      case 'resume':
        gate?.open();
        gate = undefined;
        break;
      case 'deliver':
        await page.act(() => pending.splice(0).forEach((deliver) => deliver()));
        break;
      case 'finish':
        await page.act(() => slow.splice(0).forEach(({ finish }) => finish()));
    }
    await render();
  }
  await page.act(() => root.unmount());
  pending.splice(0).forEach((deliver) => deliver());
  slow.splice(0).forEach(({ finish }) => finish());
  await sleep(1);
  await page.clear();

  const changes = page.changes.filter((change) => !change.endsWith(' starts'));
  const named = (sign: string) =>
    changes.filter((change) => change.startsWith(sign)).map((change) => change.slice(1));
  expect(named('-').sort()).to.deep.equal(named('+').sort());
  for (let instance = 0; instance < instances; instance++) {
    const parts = changes.filter((change) => change.includes(`part of ${instance} `));
    for (const [index, change] of parts.entries()) expect(change[0]).to.equal('+-'[index % 2]);
  }
  expect(page.reported).to.deep.equal([]);
}
