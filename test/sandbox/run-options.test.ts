import { describe, expect, test } from '@jest/globals';
import { help, readOptions } from '../../sandbox/run-options.ts';
import { storyNames } from '../../sandbox/stories.ts';

describe('the options of npm run sandbox', () => {
  test.each(storyNames.map((name) => ({ name })))('have the story $name in their help', ({ name }) => {
    expect(help).toMatch(new RegExp(`^ +${name} {2}`, 'm'));
    expect(readOptions(['--story', name, '--json', '--sip'])).toMatchObject({ story: name, json: true, sip: true });
  });

  test('go together where none would be ignored', () => {
    expect(readOptions([])).toMatchObject({ stay: false, story: undefined });
    expect(readOptions(['--stay', '--filled', '--no-origination-uri'])).toMatchObject({ stay: true, filled: true });
    expect(readOptions(['--help', '--filled'])).toMatchObject({ help: true });
  });

  test.each<{ words: string[]; says: RegExp }>([
    { words: ['--filled'], says: /^--filled goes with --stay/ },
    { words: ['--no-origination-uri', '--json'], says: /^--no-origination-uri goes with --stay/ },
    { words: ['--stay', '--json'], says: /^--json does not go with --stay/ },
    { words: ['--stay', '--sip'], says: /^--sip does not go with --stay/ },
    { words: ['--stay', '--input', '-'], says: /^--input does not go with --stay/ },
    { words: ['--stay', '--story', 'wait'], says: /^--story does not go with --stay/ },
    { words: ['--story', 'wait', '--input', '-'], says: /^--input does not go with --story/ },
  ])('are refused where one would be: $words', ({ words, says }) => {
    expect(() => readOptions(words)).toThrow(
      expect.objectContaining({ message: expect.stringMatching(says), exitCode: 2 }),
    );
  });
});
