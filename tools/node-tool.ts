import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installersEnvironment } from './guarded-environment.ts';

/**
 * A package of npm that is none of ours, in a folder under `.build`, installed the first time it is asked for. What is
 * installed stands in `tools/node/NAME/package-lock.json`, with a hash for each package: nothing else is taken, and no
 * install script runs.
 *
 * @returns the package's folder.
 * @throws Error that says why it could not be installed.
 */
export function nodeTool(name: string): string {
  const folder = fileURLToPath(new URL(`../.build/${name}`, import.meta.url));
  const listed = fileURLToPath(new URL(`node/${name}/`, import.meta.url));
  const wanted = createHash('sha256')
    .update(readFileSync(join(listed, 'package-lock.json')))
    .digest('hex');
  const marker = join(folder, 'installed');
  const installed = join(folder, 'node_modules', name);
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return installed;
  rmSync(marker, { force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(listed, folder, { recursive: true });
  try {
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: folder,
      stdio: 'pipe',
      env: installersEnvironment(),
    });
  } catch (error) {
    const { stderr } = error as { stderr?: Buffer };
    throw new Error(
      `${name} could not be installed; it needs npm and its registry. ${stderr?.toString().trim() || error}`,
    );
  }
  writeFileSync(marker, wanted);
  return installed;
}
