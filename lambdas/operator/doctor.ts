import { defineOperation } from './define-operation.ts';

export const handler = defineOperation('doctor', async () => {
  throw new Error('TO DO');
});
