/**
 * Follow log files and print what is added to them: `node rxjs.js a.log b.log`. Each subscription opens its file
 * asynchronously and closes it however it ends: by a line `end`, by a line that cannot be read, or by Ctrl-C.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { fromSubscription, usingScope } from 'lastcall/rxjs';
import { concatMap, defer, map, type Observable, takeWhile, timer } from 'rxjs';

const INTERVAL_MS = 5;
const CHUNK = 4_096;

/** The lines of a file, and those that are added to it. */
function follow(path: string): Observable<string> {
  return usingScope((scope) =>
    defer(async () => {
      const file = await open(path);
      const close = async (): Promise<void> => {
        await file.close();
        console.log(`${path}: closed`);
      };
      // Unsubscribed from meanwhile? Then it is nobody's.
      if (scope.disposed) await close();
      else scope.defer(close);
      return file;
    }).pipe(
      concatMap(linesOf),
      takeWhile((line) => line !== 'end'),
      map((line) => `${path}: ${parse(line)}`),
    ),
  );
}

function linesOf(file: FileHandle): Observable<string> {
  let place = 0;
  let rest = '';
  return timer(0, INTERVAL_MS).pipe(
    concatMap(async () => {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, place);
      place += bytesRead;
      const lines = (rest + buffer.toString('latin1', 0, bytesRead)).split('\n');
      rest = lines.pop() ?? '';
      return lines;
    }),
    concatMap((lines) => lines),
  );
}

function parse(line: string): string {
  return String((JSON.parse(line) as { message: unknown }).message);
}

/** Kept as long as the program runs, lest the collector unsubscribes. */
export const followed = process.argv.slice(2).map((path) =>
  fromSubscription(
    follow(path).subscribe({
      next: (text) => console.log(text),
      error: (error: Error) => console.log(`${path}: ${error.name}`),
      complete: () => console.log(`${path}: ended`),
    }),
  ),
);
