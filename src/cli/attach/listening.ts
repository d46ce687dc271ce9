/** Finds the addresses that a process listens at, on Linux. */
import { readdir, readFile, readlink } from 'node:fs/promises';

const LISTENING = '0A';

/** An address that a process listens at, in the form of URLs. */
export interface Listening {
  readonly host: string;
  readonly port: number;
}

/** @returns `undefined` on systems other than Linux. */
export async function listeningOf(pid: number): Promise<Listening[] | undefined> {
  if (process.platform !== 'linux') return undefined;
  const folder = `/proc/${pid}`;
  const descriptors = await readdir(`${folder}/fd`).catch(() => []);
  const links = await Promise.all(
    descriptors.map((name) => readlink(`${folder}/fd/${name}`).catch(() => '')), // it was closed meanwhile
  );
  const sockets = new Set(links.map((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1]));
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map(async (table) =>
      readTable(await readFile(`${folder}/net/${table}`, 'latin1').catch(() => '')),
    ),
  );
  return tables.flat().filter(({ inode }) => sockets.has(inode));
}

/** See proc(5): `sl local_address rem_address st … inode`, with addresses as hexadecimal words in host byte order. */
function readTable(table: string): (Listening & { readonly inode: string | undefined })[] {
  return table.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/);
    const [, local = '', , state] = fields;
    if (state !== LISTENING) return [];
    const [address = '', port = ''] = local.split(':');
    return [{ host: hostOf(address), port: parseInt(port, 16), inode: fields[9] }];
  });
}

/** The host of a hexadecimal address. What listens at all addresses also listens at the loopback address. */
function hostOf(address: string): string {
  if (address.length > 8) return '[::1]';
  const bytes = address.match(/../g)?.map((byte) => parseInt(byte, 16)) ?? [];
  const text = bytes.reverse().join('.');
  return text === '0.0.0.0' ? '127.0.0.1' : text;
}

export function isSame(a: Listening, b: Listening): boolean {
  return a.host === b.host && a.port === b.port;
}
