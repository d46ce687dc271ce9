/** The script of the page: reads the report's data and assembles the parts. */
import type { ReportData } from '../data.js';
import { byId, html } from './dom.js';
import { everything, Filters } from './filters.js';
import { failureItem } from './failures.js';
import { judge } from './findings.js';
import { drawSome } from './more.js';
import { type Place, readPlaces } from './places.js';
import { PlacesTable } from './places-table.js';
import { amountOf, TRAITS } from './query.js';
import { findingItems, glossary, programLine, totalParts } from './summary.js';
import { offerThemes } from './theme.js';
import { showTimeline } from './timeline.js';
import { count, counted } from './words.js';

const FAILURES_AT_ONCE = 10;

const data = JSON.parse(byId('data').textContent) as ReportData;
const { folder, places } = readPlaces(data);
const query = everything(places);
const table = new PlacesTable(byId('places'), places, query, data.taken);
const traits = TRAITS.filter((trait) => places.some((place) => amountOf(place, trait) > 0));
const filters = new Filters(byId('filters'), query, new Set(traits), drawPlaces);

offerThemes(byId('theme'));
document.title = `${data.program.name}: lastcall`;
byId('program').append(...programLine(data));

const verdict = judge(data, places);
byId('headline').textContent = verdict.headline;
byId('headline').dataset['tone'] = verdict.tone;
byId('advice').textContent = verdict.advice;
byId('findings').append(...findingItems(verdict, show));
byId('totals').append(...totalParts(data));
byId('words')
  .querySelector('dl')
  ?.append(...glossary());
showTimeline(byId('timeline'), data);
drawPlaces();
showFailures();

function drawPlaces(): void {
  const found = table.draw();
  const alive = found.reduce((sum, place) => sum + place.alive, 0);
  byId('shown').replaceChildren(
    found.length === places.length
      ? counted(places.length, 'place')
      : `${count(found.length)} of ${counted(places.length, 'place')}`,
    `, ${count(alive)} alive`,
    ...(folder === '' ? [] : ['; paths are relative to ', html('span', { class: 'path' }, folder)]),
  );
}

/** Show only one place, opened. */
function show(place: Place): void {
  table.open(place);
  filters.search(place.site ?? place.name);
  byId('places-title').scrollIntoView({ block: 'start' });
  byId('places').querySelector<HTMLElement>('.opener')?.focus({ preventScroll: true });
}

function showFailures(): void {
  const { failures, totals } = data;
  if (failures.length === 0) return;
  byId('failures').hidden = false;
  const newest =
    failures.length < totals.failed
      ? `, the newest ${count(failures.length)} of ${count(totals.failed)}`
      : '';
  byId('failures-title').append(newest);
  const list = html('ul', { class: 'failures' });
  const below = drawSome(list, failures.toReversed(), FAILURES_AT_ONCE, (failure) => {
    const place = places[failure.place];
    return failureItem(failure, place, place && (() => show(place)));
  });
  byId('failures').append(list, below);
}
