/** The error for a server that cannot listen, with the address and a way out. */

/** The cause and the way out for each error code. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another server already listens there: stop it, or choose another address',
  EADDRNOTAVAIL: 'no interface of this machine has that address: choose one of theirs, or 0.0.0.0 for all',
  EACCES: 'this user may not listen there: choose a port above 1023, or a writable path',
  EPERM: 'this user may not listen there: choose a port above 1023, or a writable path',
  ENOTFOUND: 'there is no such host: check its name',
  ENOENT: 'the directory of that path does not exist: create it first',
  ENOTDIR: 'the parent of that path is not a directory: choose another path',
};

/** A socket file may exist although no server listens on it. */
const PATH_IN_USE =
  'the path already exists: stop the program that listens there, or remove the file that a crashed one has left';

/** Where the server was asked to listen. */
interface Asked {
  readonly path?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}

export function listenError(cause: unknown, asked: Asked): Error {
  const { code, message } = cause as NodeJS.ErrnoException;
  const wayOut = code === 'EADDRINUSE' && asked.path !== undefined ? PATH_IN_USE : WAYS_OUT[code ?? ''];
  const error = new Error(`listen: cannot listen on ${nameOf(asked)}: ${wayOut ?? message}`, { cause });
  return code === undefined ? error : Object.assign(error, { code });
}

function nameOf({ path, host, port = 0 }: Asked): string {
  if (path !== undefined) return path.replace(/^\0/, '@');
  if (host === undefined) return `port ${port}`;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
