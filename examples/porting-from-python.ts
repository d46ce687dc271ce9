/**
 * Porting a program from Python's `weakref.finalize`. This one, and the TypeScript under it, print the same:
 *
 * ```python
 * import gc, os, shutil, tempfile, weakref
 *
 * class Workspace:
 *     """A folder for files of one kind, which goes with this object at the latest."""
 *
 *     def __init__(self, kind):
 *         self.path = tempfile.mkdtemp()
 *         self.remove = weakref.finalize(self, remove_folder, self.path, kind=kind)
 *
 *     def add(self, name):
 *         open(os.path.join(self.path, name), "x").close()
 *
 * def remove_folder(path, *, kind):
 *     names = sorted(os.listdir(path))
 *     shutil.rmtree(path)
 *     print(f"removed {kind}: {', '.join(names)}")
 *
 * def remember():
 *     drafts = Workspace("drafts")
 *     drafts.add("letter")
 *     drafts.add("poem")
 *     drafts.remove()
 *     drafts.remove()
 *     print("drafts are", "alive" if drafts.remove.alive else "dead")
 *
 * def forget():
 *     previews = Workspace("previews")
 *     previews.add("cover")
 *
 * kept = [Workspace("photos"), Workspace("songs")]
 * for workspace in kept:
 *     workspace.add("index")
 *
 * remember()
 * forget()
 * gc.collect()
 * print("the end, with", len(kept), "workspaces kept")
 * ```
 */
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finalize } from 'lastcall';
import { collect } from './support/collect.js';

class Workspace {
  readonly path: string;
  readonly remove;

  constructor(kind: string) {
    this.path = mkdtempSync(join(tmpdir(), 'lastcall-example-'));
    this.remove = finalize(this, removeFolder, this.path, { kind }); // keyword arguments are an options object
  }

  add(name: string): void {
    closeSync(openSync(join(this.path, name), 'wx'));
  }
}

function removeFolder(path: string, { kind }: { kind: string }): void {
  const names = readdirSync(path).sort();
  rmSync(path, { recursive: true });
  console.log(`removed ${kind}: ${names.join(', ')}`);
}

function remember(): void {
  const drafts = new Workspace('drafts');
  drafts.add('letter');
  drafts.add('poem');
  drafts.remove();
  drafts.remove();
  console.log('drafts are', drafts.remove.alive ? 'alive' : 'dead');
}

function forget(): void {
  const previews = new Workspace('previews');
  previews.add('cover');
}

const kept = [new Workspace('photos'), new Workspace('songs')];
for (const workspace of kept) workspace.add('index');

remember();
forget();
await collect(); // without reference counts only a collection finds what was forgotten
console.log('the end, with', kept.length, 'workspaces kept');
