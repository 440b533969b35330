import { defineOperation } from './define-operation.ts';

export const handler = defineOperation('check', async () => {
  throw new Error('TO DO');
});
