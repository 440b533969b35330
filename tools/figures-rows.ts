import { splitAtPart } from './generated-part.ts';

const file = 'docs/figures.md';
export const bundlesPart = {
  file,
  mark: 'bundles',
  what: 'the sizes of the bundles',
  by: 'written by npm run figures -- --write',
} as const;
export const ratiosPart = {
  file,
  mark: 'ratios',
  what: 'the ratios',
  by: 'written by npm run bench -- --write',
} as const;

/** The Lambdas that lack a row in a table that is measured and not generated, and rows of Lambdas that are gone. */
export function wrongRows(text: string, lambdas: readonly string[]): string[] {
  return [
    { part: bundlesPart, renew: 'npm run figures -- --write', others: [] },
    {
      part: ratiosPart,
      renew: 'npm run bench -- --write --only NAME',
      others: ['synthesis', 'a number, Lambdas cold', 'a number, Lambdas warm'],
    },
  ].flatMap(({ part, renew, others }) => {
    const rows = [...splitAtPart(text, part).content.matchAll(/^\| (.+?) \| [\d.]+ /gm)].map(([, name = '']) => name);
    const lacking = lambdas.filter((name) => !rows.includes(name)).map((name) => `has no row of ${name}`);
    const gone = rows
      .filter((name) => ![...lambdas, ...others].includes(name))
      .map((name) => `has a row of ${name}, which is gone`);
    return [...lacking, ...gone].map((problem) => `${part.file}: the table of ${part.mark} ${problem}. Run: ${renew}`);
  });
}
