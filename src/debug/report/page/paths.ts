/** Shortens paths by their common folder. */

/** A folder is left out if at least this share of all paths lies in it. */
const MOST = 0.6;

/** The deepest folder, with a slash at its end, in which most of the paths lie; empty if there is none. */
export function commonFolder(paths: readonly string[]): string {
  let folder = '';
  for (;;) {
    const children = new Map<string, number>();
    for (const path of paths) {
      if (!path.startsWith(folder)) continue;
      const end = path.indexOf('/', folder.length);
      if (end === -1) continue;
      const child = path.slice(0, end + 1);
      children.set(child, (children.get(child) ?? 0) + 1);
    }
    const [largest] = [...children].sort(([, a], [, b]) => b - a);
    if (largest === undefined || largest[1] < paths.length * MOST) return folder;
    [folder] = largest;
  }
}

/** A path relative to a folder, if it lies there; else unchanged. */
export function within(folder: string, path: string): string {
  return folder !== '' && path.startsWith(folder) ? path.slice(folder.length) : path;
}
