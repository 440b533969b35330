import { defineOperation } from './define-operation.ts';

export const handler = defineOperation('resume', async () => {
  throw new Error('TO DO');
});
