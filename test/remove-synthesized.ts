import { rmSync } from 'node:fs';

export default function removeSynthesized(): void {
  const folder = process.env.TRUNKLINE_SYNTHESIZED;
  if (folder) rmSync(folder, { recursive: true, force: true });
}
