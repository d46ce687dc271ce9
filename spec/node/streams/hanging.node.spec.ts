/** Writes that hang: a named pipe whose reader does not read. Closing it blocks the whole process on Deno. */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { writeStream } from 'lastcall/node';
import { failureOf } from '../../support/failure.js';
import { isOpen } from '../../support/open-files.js';
import { sleep } from '../../support/time.js';

describe('a stream whose writes hang', () => {
  it('delays disposal no longer than the limit, and is closed once the writes end', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lastcall-'));
    const path = join(folder, 'pipe');
    try {
      execFileSync('mkfifo', [path]);
      const reader = openSync(path, 'r+');
      const file = writeStream(path, { limit: 50 });
      file.value.write(Buffer.alloc(1024 * 1024));
      const error = await failureOf(file[Symbol.asyncDispose]());
      expect(error.message).to.match(/^file .*: the last 1048576 bytes were not written within 50 ms/);
      closeSync(reader); // the hanging write fails
      while (isOpen(path)) await sleep(1);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
