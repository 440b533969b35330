import { defineOperation } from './define-operation.ts';

export const handler = defineOperation('plan', async () => {
  throw new Error('TO DO');
});
