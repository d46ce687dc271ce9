/** An `openFile` of a thread that ends before the program does. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { descriptorsOf, useFolder } from './folder.js';

describe('a file of a thread', () => {
  const pathOf = useFolder();

  it('is closed when the thread ends by process.exit', async () => {
    const path = pathOf('left open');
    const program = new URL('../../programs/node/file-in-a-thread.js', import.meta.url);
    const worker = new Worker(program, { workerData: path });
    await once(worker, 'exit');
    for (let turn = 0; turn < 100 && descriptorsOf(path).length > 0; turn++) {
      await new Promise((resolve) => setTimeout(resolve, 10)); // on Deno, the thread ends a moment later
    }
    expect(descriptorsOf(path)).to.deep.equal([]);
  });
});
