/** What is on the page, and what it holds. */
import { live } from 'lastcall';
import { desk } from './desk.js';

export function show(): void {
  const text = Array.from(document.querySelectorAll('p'), ({ textContent }) => textContent).join(' ');
  console.log(
    `${text || 'nothing'} (${desk.connections} connected${live().length > 0 ? '' : ', nothing alive'})`,
  );
}
