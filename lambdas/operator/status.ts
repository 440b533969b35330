import { defineOperation } from './define-operation.ts';

export const handler = defineOperation('status', async () => {
  throw new Error('TO DO');
});
