import { connectAtoms } from '../../connections/connect-atoms.ts';
import { importedNumber } from '../../things/imported-number/imported-number.ts';
import { defineThingStep } from '../define-thing-step.ts';

export const handler = defineThingStep(
  'import-number',
  importedNumber,
  { atoms: connectAtoms },
  ({ request, digest }) => ({ ...request, digest }),
);
