/** Draws the chart: live records above; below, births (upwards) and deaths by reason (downwards). */
import { duration } from '../words.js';
import { type Bin, round, ticks } from './bins.js';
import { svg } from './dom.js';
import { count, REASONS } from './words.js';

const LEFT = 52;
const RIGHT = 12;
const ALIVE = { top: 10, height: 120 };
const FLOW = { top: 154, height: 104 };
const AXIS = 22;
export const HEIGHT = FLOW.top + FLOW.height + AXIS;

/** The least height of a bar, in pixels, so that every amount is visible. */
const LEAST = 1.5;

export interface Chart {
  readonly drawing: SVGSVGElement;
  /** The index of the bin at `x` pixels from the left. */
  at(x: number): number;
  /** Highlight one bin, or none. */
  mark(index: number | undefined): void;
}

export function draw(bins: readonly Bin[], width: number): Chart {
  const whole = bins.at(-1)?.to ?? 1;
  const room = Math.max(1, width - LEFT - RIGHT);
  const x = (time: number): number => LEFT + (time / whole) * room;
  const marker = svg('rect', {
    class: 'marker',
    y: ALIVE.top,
    height: HEIGHT - AXIS - ALIVE.top,
    visibility: 'hidden',
  });
  const drawing = svg(
    'svg',
    { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, 'aria-hidden': 'true' },
    svg(
      'pattern',
      { id: 'hatch', width: 5, height: 5, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      svg('rect', { class: 'gc', width: 5, height: 5 }),
      svg('rect', { class: 'stripe', width: 1.5, height: 5 }),
    ),
    marker,
    ...aliveParts(bins, x, room),
    ...flowParts(bins, x, room),
    ...ticks(whole, Math.max(2, room / 90)).map((time) =>
      svg(
        'text',
        {
          x: x(time),
          y: HEIGHT - 5,
          'text-anchor': time === 0 ? 'start' : x(time) > width - 40 ? 'end' : 'middle',
        },
        time === 0 ? 'start' : duration(time),
      ),
    ),
  );
  return {
    drawing,
    at: (position) =>
      Math.max(0, Math.min(bins.length - 1, Math.floor(((position - LEFT) / room) * bins.length))),
    mark(index) {
      const bin = index === undefined ? undefined : bins[index];
      marker.setAttribute('visibility', bin === undefined ? 'hidden' : 'visible');
      if (bin === undefined) return;
      marker.setAttribute('x', String(x(bin.from)));
      marker.setAttribute('width', String(Math.max(1, x(bin.to) - x(bin.from))));
    },
  };
}

function aliveParts(bins: readonly Bin[], x: (time: number) => number, room: number): SVGElement[] {
  const [first] = bins;
  const before = first === undefined ? 0 : first.alive - first.born + first.ended;
  const top = round(Math.max(before, ...bins.map(({ alive }) => alive)));
  const bottom = ALIVE.top + ALIVE.height;
  const y = (alive: number): number => bottom - (alive / top) * ALIVE.height;
  const line = [{ to: 0, alive: before }, ...bins].map(
    ({ to, alive }) => `${x(to).toFixed(1)},${y(alive).toFixed(1)}`,
  );
  return [
    ...[0, top / 2, top].flatMap((amount) => rule(y(amount), room, amount === top / 2 ? '' : count(amount))),
    svg('path', {
      class: 'area',
      d: `M${x(0)},${bottom}L${line.join('L')}L${x(bins.at(-1)?.to ?? 0)},${bottom}Z`,
    }),
    svg('path', { class: 'line', d: `M${line.join('L')}` }),
    name('alive', ALIVE.top + ALIVE.height / 2),
  ];
}

function flowParts(bins: readonly Bin[], x: (time: number) => number, room: number): SVGElement[] {
  const top = round(Math.max(1, ...bins.map(({ born, ended }) => Math.max(born, ended))));
  const middle = FLOW.top + FLOW.height / 2;
  const tall = (amount: number): number =>
    amount === 0 ? 0 : Math.max(LEAST, (amount / top) * (FLOW.height / 2));
  const bars = bins.flatMap(({ from, to, born, died }) => {
    const left = x(from);
    const width = Math.max(1, x(to) - left - (x(to) - left > 4 ? 1 : 0));
    const bar = (kind: string, y: number, height: number): SVGElement[] =>
      height === 0
        ? []
        : [
            svg('rect', {
              class: kind,
              x: left.toFixed(1),
              y: y.toFixed(1),
              width: width.toFixed(1),
              height: height.toFixed(1),
            }),
          ];
    let y = middle + 0.5;
    return [
      ...bar('born', middle - 0.5 - tall(born), tall(born)),
      ...REASONS.flatMap((reason) => {
        const height = tall(died[reason]);
        y += height;
        return bar(reason === 'gc' ? 'gc hatched' : reason, y - height, height);
      }),
    ];
  });
  return [
    ...rule(FLOW.top, room, count(top)),
    ...rule(FLOW.top + FLOW.height, room, count(top)),
    ...bars,
    ...rule(middle, room, '0', 'zero'),
    name('born', FLOW.top + FLOW.height / 4),
    name('ended', FLOW.top + (FLOW.height * 3) / 4),
  ];
}

/** The name of a part of the chart. */
function name(text: string, y: number): SVGElement {
  return svg('text', { class: 'name', x: LEFT - 8, y: y + 4, 'text-anchor': 'end' }, text);
}

function rule(y: number, room: number, label: string, kind = ''): SVGElement[] {
  return [
    svg('line', { class: kind, x1: LEFT, x2: LEFT + room, y1: y, y2: y }),
    svg('text', { x: LEFT - 8, y: y + 4, 'text-anchor': 'end' }, label),
  ];
}
