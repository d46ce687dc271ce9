/** Measures one row in a process of its own, as earlier ones leave code and heap in another state; prints JSON. */
import { compete } from './contest.js';
import { rows } from './rows.js';

const [index, extent] = process.argv.slice(2);
const row = rows[Number(index)];
if (row === undefined || (extent !== 'full' && extent !== 'quick')) throw new Error('which row?');
console.log(JSON.stringify(await compete(await row.contestants(), row[extent])));
