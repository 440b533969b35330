import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const day = 24 * 60 * 60_000;

/**
 * A folder that is made from sources, and kept for as long as they stay the same to the byte.
 *
 * @param parent where such folders are kept, one for each state of the sources
 * @param sources files and folders, from the root of the repository
 * @param make fills the folder
 * @returns the folder
 */
export async function kept(
  parent: string,
  sources: readonly string[],
  make: (folder: string) => Promise<void>,
): Promise<string> {
  const place = join(root, parent);
  const folder = join(place, fingerprint(sources));
  if (existsSync(folder)) {
    utimesSync(folder, new Date(), new Date());
    return folder;
  }
  removeOld(place);
  // Moved into place when it is whole: neither a crash nor a second process at the same moment leaves half of one.
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    await make(draft);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

/** What was used within a day may still be in use, by a process that began before the sources changed. */
function removeOld(place: string): void {
  for (const name of existsSync(place) ? readdirSync(place) : []) {
    const folder = join(place, name);
    const used = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - used > day) rmSync(folder, { recursive: true, force: true });
  }
}

function fingerprint(sources: readonly string[]): string {
  const hash = createHash('sha256').update(process.version);
  for (const file of sources.flatMap(filesOf)) hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}

function filesOf(source: string): string[] {
  if (!statSync(join(root, source)).isDirectory()) return [source];
  return readdirSync(join(root, source), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
    .sort();
}
