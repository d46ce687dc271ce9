/** Lists failures. A click on one shows the stack of its error. */
import type { FailureData } from '../data.js';
import { html } from './dom.js';
import type { Place } from './places.js';
import { WORDS } from './words.js';

/** @param place the place of its record, if the item shall name it. */
export function failureItem(
  { at, label, reason, error }: FailureData,
  place?: Place,
  show?: () => void,
): HTMLElement {
  const [first = ''] = error.split('\n', 1);
  return html(
    'li',
    {},
    html(
      'details',
      {},
      html(
        'summary',
        {},
        html('time', { datetime: new Date(at).toISOString() }, new Date(at).toLocaleTimeString()),
        ' ',
        html('bdi', { class: 'label' }, label),
        ` when ${reason === 'exit' ? 'the program ended' : WORDS[reason]}: `,
        html('bdi', { class: 'error' }, first),
      ),
      html('pre', { tabindex: 0 }, error),
      place !== undefined &&
        html(
          'p',
          {},
          'Made at ',
          html('button', { type: 'button', class: 'link path', click: show }, place.short),
        ),
    ),
  );
}
