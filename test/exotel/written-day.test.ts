import { expect, test } from '@jest/globals';
import { dayOf } from '../../lambdas/exotel/written-day.ts';

test.each([
  '2026-11-04',
  '2026-11-04 23:59:59',
  '2026-11-04T23:59:59Z',
  '2026-11-04T23:59:59.123+05:30',
  'Wed, 04 Nov 2026 23:59:59 +0530',
  'Wed, 4 Nov 2026 23:59:59 GMT',
  ' 4 Nov 2026 ',
])('%s is the day that is written there, whatever the zone', (date) => {
  expect(dayOf(date)).toBe('2026-11-04');
});

test.each(['', 'yesterday', '04/11/2026', '2026-13-04', '2026-02-30', '31 Nov 2026', '4 Foo 2026', '1762300000'])(
  '"%s" cannot be read',
  (date) => {
    expect(dayOf(date)).toBeUndefined();
  },
);
