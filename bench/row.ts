/** Measures one row and prints JSON. Each row has its own process, since earlier rows would change code and heap. */
import { compete } from './contest.js';
import { rows } from './rows.js';

const [index, extent] = process.argv.slice(2);
const row = rows[Number(index)];
if (row === undefined || (extent !== 'full' && extent !== 'quick')) throw new Error('which row?');
console.log(JSON.stringify(await compete(await row.contestants(), row[extent])));
