import { join } from 'node:path';
import { Template } from '../sandbox/aws/template.ts';

/** The sandbox's stack, synthesized once for the whole run. */
export function synthesizedTemplate(): Template {
  const folder = process.env.TRUNKLINE_SYNTHESIZED;
  if (!folder) throw new Error('The global set-up did not synthesize the stack.');
  return new Template(join(folder, 'cdk.out'), 'Trunkline-sandbox');
}
