import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { causeOf } from './environment.ts';
import { type Trouble, troubles } from './troubles.ts';

/** What a run reported, by code (or verdict) and sentence; the first is what it leads with. */
interface Report {
  code: string;
  sentence: string;
}
interface Finding {
  code: string;
  problem: string;
  evidence: string;
  remedy: string;
}
interface Told {
  finding: Finding;
  findings: Finding[];
  observed: string[];
}
interface Row {
  heading: string;
  /** In the document's words: `<...>` stands for what differs from run to run. */
  reports: Report[];
}

const text = readFileSync('docs/troubleshooting.md', 'utf8');
const rows: Row[] = text
  .split(/^### /m)
  .slice(1)
  .map((section) => ({
    heading: section.slice(0, section.indexOf('\n')),
    reports: [...section.matchAll(/^- .*?`([a-z-]+)`: "(.+)"$/gm)].map(([, code = '', sentence = '']) => ({
      code,
      sentence,
    })),
  }));

function isQuoted({ code, sentence }: Report, quotes: Report[]): boolean {
  return quotes.some((quote) => quote.code === code && pattern(quote.sentence).test(sentence));
}

function pattern(quote: string): RegExp {
  const fixed = quote.split(/<[^>]+>/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${fixed.join('.+')}$`);
}

/** Drives one trouble, and sees that whoever reads its cause knows what to do. */
async function reportsOf({ drive }: Trouble): Promise<Report[]> {
  const { sandbox, execution } = await drive();
  if (execution.status === 'SUCCEEDED') {
    const { verification } = execution.output as { verification: { verdict: string; summary: string } };
    return [{ code: verification.verdict, sentence: verification.summary }];
  }
  expect(execution.error).toBe('VerificationFailedError');
  const event = sandbox.bus.events.find((each) => each['detail-type'] === 'DID Provisioning Failed');
  const { finding, findings, observed } = (event as { detail: Told }).detail;
  const { problem, evidence, remedy } = finding;
  for (const part of [problem, evidence, remedy]) expect(part).not.toBe('');
  expect(causeOf(execution)?.indexOf(`${problem} ${evidence} ${remedy}`)).toBe(0);
  // Everything that tells causes apart was looked at, on both sides.
  for (const subject of ['the call CALL-', 'OPTIONS from a Lambda, before the call, to the Exotel edge', ...readBack]) {
    expect(observed).toContainEqual(expect.stringContaining(subject));
  }
  return [finding, ...findings].map(({ code, problem: sentence }) => ({ code, sentence }));
}

const readBack = [
  "OPTIONS from a Lambda, before the call, to Atoms' origination host",
  'Exotel: mapping of',
  'Exotel: digest credentials',
  'Exotel: destination URIs',
  'Atoms: product',
  'Atoms: numbers of agent',
  'Atoms: inbound calls of the agent',
  'No API shows the passwords, the SIP user name',
];

test('each row of the guide is driven, and each trouble has its row', () => {
  expect(rows.map(({ heading }) => heading)).toEqual([...new Set(troubles.map(({ row }) => row))]);
});

test('the table leads to each row', () => {
  const links = [...text.matchAll(/^\| \[.+?\]\(#(.+?)\) \|/gm)].map(([, anchor]) => anchor);
  const anchors = rows.map(({ heading }) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
  expect(links).toEqual(anchors);
});

describe.each(rows)('$heading', ({ heading, reports }) => {
  test('leads with one of the quoted sentences, and each of them is really told', async () => {
    const seen: Report[] = [];
    for (const trouble of troubles.filter(({ row }) => row === heading)) {
      const told = await reportsOf(trouble);
      expect({ title: trouble.title, leads: told[0], isQuoted: isQuoted(told[0] as Report, reports) }).toMatchObject({
        isQuoted: true,
      });
      seen.push(...told);
    }
    expect(reports.filter((quote) => !seen.some((report) => isQuoted(report, [quote])))).toEqual([]);
  });
});
