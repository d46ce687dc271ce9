/** The timeline: the chart, and a legend with the numbers of the moment under the pointer. */
import type { ReportData } from '../data.js';
import { duration } from '../words.js';
import { type Bin, binsOf } from './bins.js';
import { type Chart, draw } from './chart.js';
import { html } from './dom.js';
import { count, REASONS, WORDS } from './words.js';

/** The least width of a bar, in pixels. */
const BAR = 8;

export function showTimeline(container: HTMLElement, { timeline, totals, begun, taken }: ReportData): void {
  const happened = REASONS.filter((reason) => totals.died[reason] > 0);
  const whole: Bin = {
    from: 0,
    to: taken - begun,
    born: totals.born,
    alive: totals.alive,
    died: totals.died,
    ended: 0,
  };
  const when = html('strong');
  const keys = new Map(['alive', 'born', ...happened].map((kind) => [kind, html('b')]));
  const legend = html(
    'p',
    { class: 'legend' },
    when,
    ...[...keys].map(([kind, number]) =>
      html(
        'span',
        {},
        html('i', { class: `key ${kind}` }),
        kind in WORDS ? WORDS[kind as keyof typeof WORDS] : kind,
        ' ',
        number,
      ),
    ),
  );
  const stage = html('div', {
    class: 'stage',
    tabindex: 0,
    role: 'slider',
    'aria-label': 'Moment of the timeline; arrow keys move it',
    'aria-valuemin': 0,
  });
  container.append(legend, stage);

  let bins: Bin[] = [];
  let chart: Chart | undefined;
  let marked: number | undefined;

  function showBin(index: number | undefined): void {
    marked = index;
    chart?.mark(index);
    const bin = (index === undefined ? undefined : bins[index]) ?? whole;
    when.textContent =
      bin === whole
        ? `All ${duration(whole.to)}`
        : `${duration(bin.from)} to ${duration(Math.min(bin.to, whole.to))}, at ${new Date(begun + bin.from).toLocaleTimeString()}`;
    for (const [kind, number] of keys) {
      number.textContent = count(
        kind === 'alive' ? bin.alive : kind === 'born' ? bin.born : bin.died[kind as keyof Bin['died']],
      );
    }
    stage.setAttribute('aria-valuenow', String(index ?? bins.length - 1));
    stage.setAttribute('aria-valuetext', legend.innerText.replaceAll('\n', ' '));
  }

  stage.addEventListener('pointermove', ({ clientX }) =>
    showBin(chart?.at(clientX - stage.getBoundingClientRect().left)),
  );
  stage.addEventListener('pointerleave', () => showBin(undefined));
  stage.addEventListener('blur', () => showBin(undefined));
  stage.addEventListener('keydown', (event) => {
    const last = bins.length - 1;
    const to: Record<string, number | undefined> = {
      ArrowLeft: Math.max(0, (marked ?? bins.length) - 1),
      ArrowRight: Math.min(last, (marked ?? -1) + 1),
      Home: 0,
      End: last,
    };
    if (event.key === 'Escape') showBin(undefined);
    if (!(event.key in to)) return;
    event.preventDefault();
    showBin(to[event.key]);
  });
  new ResizeObserver(() => {
    bins = binsOf(timeline, Math.max(1, Math.floor(stage.clientWidth / BAR)));
    chart = draw(bins, stage.clientWidth);
    stage.replaceChildren(chart.drawing);
    stage.setAttribute('aria-valuemax', String(bins.length - 1));
    showBin(undefined);
  }).observe(stage);
}
