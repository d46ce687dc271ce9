/** Draws long lists step by step, on request. */
import { html } from './dom.js';
import { count } from './words.js';

/** Draw the first `step` items. Returns an element with a button that draws more. */
export function drawSome<Item>(
  list: Element,
  items: readonly Item[],
  step: number,
  drawOne: (item: Item) => Node,
): HTMLElement {
  const below = html('p', { class: 'more' });
  let drawn = 0;
  function drawMore(): void {
    const next = items.slice(drawn, drawn + step);
    drawn += next.length;
    list.append(...next.map(drawOne));
    const left = items.length - drawn;
    below.replaceChildren(
      ...(left > 0
        ? [
            html(
              'button',
              { type: 'button', click: drawMore },
              `Show ${count(Math.min(step, left))} more of ${count(left)}`,
            ),
          ]
        : []),
    );
  }
  drawMore();
  return below;
}
