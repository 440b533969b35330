import { defineOperation } from './define-operation.ts';

export const handler = defineOperation('set-aside', async () => {
  throw new Error('TO DO');
});
