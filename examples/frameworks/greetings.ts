/** A small server, tested by mocha.ts, node-test.ts and vitest.ts: whatever a test opens belongs to its scope. */
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AsyncScope } from 'lastcall';

/** Serve the greetings in a folder, as long as the scope lives. */
export async function serve(scope: AsyncScope, folder: string): Promise<string> {
  const server = createServer((request, response) => {
    readFile(join(folder, encodeURIComponent(request.url?.slice(1) ?? '')), 'utf8').then(
      (greeting) => response.end(greeting),
      () => response.writeHead(404).end('nobody of that name'),
    );
  });
  scope.defer(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A folder that goes with the scope. */
export async function folderOf(
  scope: AsyncScope,
  greetings: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = scope.adopt(await mkdtemp(join(tmpdir(), 'greetings-')), (path) =>
    rm(path, { recursive: true }),
  );
  for (const [name, greeting] of Object.entries(greetings)) await writeFile(join(folder, name), greeting);
  return folder;
}
