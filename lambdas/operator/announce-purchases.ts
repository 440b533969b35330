import { defineOperation } from './define-operation.ts';

export const handler = defineOperation('announce-purchases', async () => {
  throw new Error('TO DO');
});
