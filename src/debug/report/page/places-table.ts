/** The table of places: its heads sort it, filters narrow it, and each place opens to show details. */
import type { Column } from './columns.js';
import { WHAT } from './columns.js';
import { placeDetails } from './details.js';
import { html } from './dom.js';
import { drawSome } from './more.js';
import type { Place } from './places.js';
import { columnsFor, placesFor, type Query } from './query.js';

const PLACES_AT_ONCE = 40;

/** The table; `draw` shows the places that match its query. */
export class PlacesTable {
  readonly #columns: Column[];
  readonly #opened = new Set<Place>();

  constructor(
    readonly root: HTMLElement,
    readonly places: readonly Place[],
    readonly query: Query,
    readonly taken: number,
  ) {
    this.#columns = columnsFor(places);
  }

  get columns(): readonly Column[] {
    return this.#columns;
  }

  /** Open a place. It stays open when the table is sorted or filtered. */
  open(place: Place): void {
    this.#opened.add(place);
  }

  /** @returns the places that match. */
  draw(): Place[] {
    const found = placesFor(this.places, this.query);
    const body = html('tbody');
    const below = drawSome(body, found, PLACES_AT_ONCE, (place) => this.#rows(place));
    const focused = this.root.contains(document.activeElement)
      ? document.activeElement?.getAttribute('data-column')
      : undefined;
    this.root.replaceChildren(
      html(
        'table',
        { class: 'places', role: 'table', 'aria-labelledby': 'places-title' },
        html(
          'thead',
          { role: 'rowgroup' },
          html('tr', { role: 'row' }, ...this.#columns.map((column) => this.#head(column))),
        ),
        body,
      ),
      below,
    );
    if (typeof focused === 'string') {
      this.root.querySelector<HTMLElement>(`[data-column="${focused}"]`)?.focus();
    }
    return found;
  }

  sortBy(column: Column): void {
    this.query.reversed = this.query.column === column && !this.query.reversed;
    this.query.column = column;
    this.draw();
  }

  #head(column: Column): HTMLElement {
    const { query, places } = this;
    const sorted = query.column === column;
    const textual = isTextual(column, places);
    const ascending = textual !== query.reversed;
    return html(
      'th',
      {
        role: 'columnheader',
        scope: 'col',
        class: textual ? undefined : 'number',
        'aria-sort': sorted ? (ascending ? 'ascending' : 'descending') : undefined,
      },
      html(
        'button',
        { type: 'button', title: column.hint, 'data-column': column.name, click: () => this.sortBy(column) },
        column.name,
        html('span', { class: 'arrow', 'aria-hidden': 'true' }, sorted ? (ascending ? '▲' : '▼') : ''),
      ),
    );
  }

  #rows(place: Place): DocumentFragment {
    const rows = document.createDocumentFragment();
    const opener = html(
      'button',
      { type: 'button', class: 'opener', 'aria-expanded': String(this.#opened.has(place)), click: toggle },
      html(
        'span',
        {},
        html('bdi', {}, place.name),
        place.labels.length > 1 && html('span', { class: 'others' }, ' and the like'),
      ),
    );
    const cells = this.#columns.map((column) => {
      const value = column.value(place);
      const nothing = typeof value === 'number' && value <= 0;
      const classes = [
        isTextual(column, this.places) ? '' : 'number',
        nothing ? 'nothing' : '',
        column.name === 'Collected' && !nothing ? 'alarm' : '',
      ];
      return html(
        'td',
        { role: 'cell', 'data-title': column.name, class: classes.join(' ').trim() || undefined },
        column === WHAT ? opener : column.cell(place),
      );
    });
    const row = html('tr', { role: 'row', class: 'place' }, ...cells);
    rows.append(row);
    let below: HTMLElement | undefined;
    const { taken, query } = this;
    const opened = this.#opened;
    const width = this.#columns.length;
    function open(): void {
      const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
      below = html(
        'tr',
        { role: 'row', class: 'below' },
        html('td', { role: 'cell', colspan: width }, placeDetails(place, taken, words)),
      );
      opener.setAttribute('aria-expanded', 'true');
      row.after(below);
    }
    function toggle(): void {
      if (below === undefined) {
        opened.add(place);
        open();
        return;
      }
      opened.delete(place);
      below.remove();
      below = undefined;
      opener.setAttribute('aria-expanded', 'false');
    }
    if (opened.has(place)) open();
    return rows;
  }
}

function isTextual(column: Column, [first]: readonly Place[]): boolean {
  return first !== undefined && typeof column.value(first) === 'string';
}
