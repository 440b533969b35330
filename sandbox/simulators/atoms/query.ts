import { AtomsFailure } from './answers.ts';

/** What a text of the query says, or undefined where it is not given. */
export function oneOf<Value extends string>(
  query: URLSearchParams,
  name: string,
  values: readonly Value[],
): Value | undefined {
  const text = query.get(name);
  return text === null ? undefined : known(name, text, values);
}

/** What a list of the query names, each by a comma from the next; nothing where it is not given. */
export function someOf<Value extends string>(query: URLSearchParams, name: string, values: readonly Value[]): Value[] {
  const text = query.get(name);
  return text === null ? [] : text.split(',').map((each) => known(name, each, values));
}

/** Ids with commas between them. What is empty names nothing. */
export function listed(query: URLSearchParams, name: string): string[] {
  return (query.get(name) ?? '').split(',').filter((item) => item !== '');
}

export function wholeNumber(query: URLSearchParams, name: string, byDefault: number): number {
  const text = query.get(name);
  if (text === null) return byDefault;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new AtomsFailure(400, `${name} must be a positive number`);
  return Number(text);
}

/** Epoch milliseconds, or undefined where it is not given. */
export function time(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const parsed = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(parsed)) throw new AtomsFailure(400, `${name} must be an ISO date`);
  return parsed;
}

/**
 * Sorts by a key, `desc` unless `asc` is asked for.
 *
 * @param items the newest first: so, or the other way round, come those whose keys are equal
 */
export function sorted<Item>(
  items: readonly Item[],
  order: 'asc' | 'desc' | undefined,
  keyOf: (item: Item) => string | number,
): Item[] {
  const descending = items.toSorted((left, right) => {
    const [one, other] = [keyOf(left), keyOf(right)];
    return one === other ? 0 : one < other ? 1 : -1;
  });
  return order === 'asc' ? descending.reverse() : descending;
}

export const sortOrders = ['asc', 'desc'] as const;

function known<Value extends string>(name: string, text: string, values: readonly Value[]): Value {
  const value = values.find((each) => each === text);
  if (value === undefined) throw new AtomsFailure(400, `${name} must be one of: ${values.join(', ')}`);
  return value;
}
