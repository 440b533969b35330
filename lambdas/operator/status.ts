import { describeLeft } from '../numbers/describe-left.ts';
import { isWorkedOn } from '../numbers/free-number.ts';
import { openEntries } from '../platform/ledger/entries.ts';
import { openRuns } from '../platform/ledger/runs.ts';
import { questions } from '../platform/question-names.ts';
import { openQuestions } from '../platform/questions.ts';
import { defineOperation } from './define-operation.ts';
import { describeNumber, isTroubled, isUnknown, itemAttributes, readItems, type Wait } from './number-status.ts';
import type { NumberStatus } from './number-status-schema.ts';

export const handler = defineOperation('status', async ({ phoneNumber, failedSince }) => {
  const waits = await openWaits();
  const runs = openRuns();
  const items = await (phoneNumber === undefined
    ? runs.listItemsOfAll(itemAttributes)
    : runs.listNumberItems(phoneNumber));
  const numbers: NumberStatus[] = [];
  for (const known of readItems(items)) {
    const isAlive = await isWorkedOn(known.claim);
    const wait = waits.find((each) => each.phoneNumber === known.phoneNumber && each.execution === known.claim?.owner);
    if (failedSince === undefined ? phoneNumber === undefined && isUnknown(known) : !isTroubled(known, failedSince)) {
      continue;
    }
    const left = await describeLeft(openEntries(), known.phoneNumber, known.standing);
    numbers.push(describeNumber(known, { isAlive, wait, left }));
  }
  return {
    numbers: numbers
      .map((status) => (phoneNumber === undefined ? { ...status, runs: status.runs.slice(0, 1) } : status))
      .sort((left, right) => left.phoneNumber.localeCompare(right.phoneNumber)),
  };
});

async function openWaits(): Promise<Wait[]> {
  const ledger = openQuestions();
  const lists = await Promise.all(
    questions.map(async (question) => (await ledger.listWaits(question)).map((open) => ({ question, ...open }))),
  );
  return lists.flat();
}
