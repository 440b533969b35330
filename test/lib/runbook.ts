import { readFileSync } from 'node:fs';

export const runbook = readFileSync('docs/runbook.md', 'utf8');

/** The part of a heading's link behind the `#`, as GitHub makes it. */
export function slugOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '')
    .replaceAll(' ', '-');
}

/** The runbook's sections, by the slug of their heading. */
export const sections = new Map(
  runbook
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      return [slugOf(heading), lines.join('\n')];
    }),
);

/** Every command that the runbook has somebody type, in a block or in a line of text, as its words. */
export function commandsOf(program: string): string[][] {
  const blocks = [...runbook.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block as string);
  const inline = [...runbook.replaceAll(/^```.*?^```$/gms, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, code]) => code as string,
  );
  const lines = [...blocks.join('').replaceAll('\\\n', ' ').split('\n'), ...inline];
  return lines.flatMap((line) =>
    // A command may stand inside another: NAME=$(aws ...).
    [...line.matchAll(new RegExp(`(?:^|\\$\\()(?:npx )?${program} (.*)$`, 'g'))].map(([, rest]) =>
      wordsOf(rest as string),
    ),
  );
}

function wordsOf(text: string): string[] {
  return (text.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []).map((word) => word.replace(/^(['"])(.*)\1$/, '$2'));
}
