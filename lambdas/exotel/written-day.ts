import * as z from 'zod/mini';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const time = String.raw`\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?`;
/** `2026-11-24`, `2026-11-24 09:15:00` (Exotel's older APIs) and `2026-11-24T09:15:00Z` (its trunk API). */
const yearFirst = new RegExp(`^(\\d{4}-\\d{2}-\\d{2})(?:[T ]${time}(?:Z|[+-]\\d{2}:?\\d{2})?)?$`);
/** `Tue, 24 Nov 2026 09:15:00 +0530` (RFC 2822). */
const dayFirst = new RegExp(
  `^(?:[A-Z][a-z]{2}, )?(\\d{1,2}) ([A-Z][a-z]{2}) (\\d{4})(?: ${time}(?: [+-]\\d{4}| [A-Z]{1,4})?)?$`,
);

/**
 * The day of one of Exotel's dates, `YYYY-MM-DD`, as it stands there. No page says which time zone a date without one
 * is in, so none is converted. Undefined when it cannot be read.
 */
export function dayOf(date: string): string | undefined {
  const text = date.trim();
  const [, day, month = '', year] = dayFirst.exec(text) ?? [];
  const written =
    day === undefined
      ? yearFirst.exec(text)?.[1]
      : `${year}-${String(months.indexOf(month) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`;
  return z.iso.date().safeParse(written).success ? written : undefined;
}
