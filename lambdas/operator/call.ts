import { defineOperation } from './define-operation.ts';

export const handler = defineOperation('call', async () => {
  throw new Error('TO DO');
});
