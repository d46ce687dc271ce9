/** The filters above the table of places: a search field and chips. */
import { html } from './dom.js';
import { firstColumn, type Query, type Trait, TRAITS } from './query.js';
import { title, WORDS } from './words.js';

export class Filters {
  readonly #search: HTMLInputElement;
  readonly #chips = new Map<Trait, HTMLButtonElement>();
  readonly #clear: HTMLButtonElement;

  /**
   * @param traits the traits that occur in any place.
   * @param changed called when the query has changed.
   */
  constructor(
    form: HTMLElement,
    readonly query: Query,
    traits: ReadonlySet<Trait>,
    readonly changed: () => void,
  ) {
    this.#search = html('input', {
      type: 'search',
      id: 'search',
      placeholder: 'Label or path',
      autocomplete: 'off',
      spellcheck: 'false',
      input: () => this.#set(this.#search.value),
    });
    for (const trait of TRAITS) {
      if (!traits.has(trait)) continue;
      const word = trait === 'alive' || trait === 'failed' ? trait : WORDS[trait];
      this.#chips.set(
        trait,
        html(
          'button',
          { type: 'button', class: 'chip', 'aria-pressed': 'false', click: () => this.#toggle(trait) },
          html('i', { class: `key ${trait}` }),
          title(word),
        ),
      );
    }
    this.#clear = html('button', { type: 'button', class: 'link', click: () => this.search('') }, 'Clear');
    form.addEventListener('submit', (event) => event.preventDefault());
    form.append(
      html('label', { for: 'search' }, 'Find'),
      this.#search,
      html(
        'div',
        { role: 'group', 'aria-label': 'Only places with', class: 'chips' },
        ...this.#chips.values(),
      ),
      this.#clear,
    );
    this.#update();
  }

  /** Search for these words alone. */
  search(text: string): void {
    this.#search.value = text;
    this.query.traits.clear();
    this.#set(text);
  }

  #set(text: string): void {
    this.query.text = text;
    this.#update();
    this.changed();
  }

  #toggle(trait: Trait): void {
    if (!this.query.traits.delete(trait)) this.query.traits.add(trait);
    this.#update();
    this.changed();
  }

  #update(): void {
    for (const [trait, chip] of this.#chips)
      chip.setAttribute('aria-pressed', String(this.query.traits.has(trait)));
    this.#clear.hidden = this.query.text === '' && this.query.traits.size === 0;
  }
}

/** A query that selects all places. */
export function everything(places: Parameters<typeof firstColumn>[0]): Query {
  return { text: '', traits: new Set(), column: firstColumn(places), reversed: false };
}
