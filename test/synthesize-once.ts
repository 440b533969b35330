import { sandboxTemplate } from '../sandbox/synthesize.ts';

/** Before the test files, so that no two of them do it. */
export default async function synthesizeOnce(): Promise<void> {
  const { folder } = await sandboxTemplate();
  process.env.TRUNKLINE_SYNTHESIZED = folder;
}
