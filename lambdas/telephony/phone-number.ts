import { getCountries, getCountryCallingCode, type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js';
import { isIndianService, withoutSeparators } from './same-number.ts';
import { textSchema } from './text-schema.ts';

const phoneNumberShape = /^\+[1-9]\d{7,14}$/;

/**
 * A phone number in E.164: `+`, the country code and the number, 8 to 15 digits, nothing between them.
 *
 * Neither service fixes a number (Exotel: "Invalid PhoneNumber"; Atoms does not validate at all), and a guessed country
 * would call a stranger: so nothing is changed here, only suggested. The length must be possible for the country;
 * whether the range is in use is not asked, because ranges newer than our metadata are real numbers too.
 */
export const phoneNumberSchema = textSchema((text) => {
  if (phoneNumberShape.test(text)) return numberProblem(text);
  const suggestions = suggestionsFor(text);
  const example = suggestions.length > 0 ? suggestions.join(' or ') : '+ and 8 to 15 digits, country code first';
  return `is not in E.164, without spaces or a leading 0: write it as ${example}`;
});

/** @param text of E.164's shape */
function numberProblem(text: string): string | undefined {
  const parsed = parsePhoneNumberFromString(text);
  if (parsed === undefined) return 'begins with a country code that no country has: check the digits after the +';
  // The parser drops a national 0 written behind the country code without a word; the services would not.
  if (text === `+${parsed.countryCallingCode}0${parsed.nationalNumber}`) {
    const without = numberProblem(parsed.number) === undefined ? `write it as ${parsed.number}` : 'remove it';
    return `has a 0 between country code and number: ${without}`;
  }
  const indian = indianProblem(parsed);
  if (indian !== undefined) return indian;
  if (!parsed.isPossible()) {
    return `has ${text.length - 1} digits, which no number of ${countryOf(parsed)} has: check for a lost or doubled digit`;
  }
  return undefined;
}

/**
 * Indian numbers have ten digits, but for the toll-free and shared-cost ones, which the library takes as a reason to accept
 * 8 to 13 for all (India's National Numbering Plan). Exotel's DIDs are Indian, and a lost digit is the likeliest slip.
 */
function indianProblem({ countryCallingCode, nationalNumber }: PhoneNumber): string | undefined {
  if (countryCallingCode !== '91' || nationalNumber.length === 10 || /^18[06]0/.test(nationalNumber)) return undefined;
  return `has ${nationalNumber.length} digits after +91, where an Indian number has 10: check for a lost or doubled digit`;
}

/** What the writer most likely meant, best first; only numbers that the schema would accept. */
function suggestionsFor(text: string): string[] {
  // Full-width digits and plus, as East Asian keyboards write them, are the same to a person.
  const bare = withoutSeparators(text.normalize('NFKC'));
  const digits = bare.replace(/^\+/, '');
  const indian = { number: `+91${nationalIndian(bare) ?? ''}`, condition: ' for an Indian number' };
  const international = { number: `+${digits.replace(/^00/, '')}`, condition: '' };
  // India's toll-free numbers look like those of North America with its country code.
  const candidates = isIndianService(bare) ? [indian, international] : [international, indian];
  return candidates.flatMap(({ number, condition }) => {
    const written = phoneNumberShape.test(number) ? parsePhoneNumberFromString(number)?.number : undefined;
    return written !== undefined && numberProblem(written) === undefined ? [`${written}${condition}`] : [];
  });
}

/** India's national form, the usual one among Exotel's numbers: ten digits, with or without a 0, or a service number. */
function nationalIndian(bare: string): string | undefined {
  return isIndianService(bare) ? bare : /^\+?0?([1-9]\d{9})$/.exec(bare)?.[1];
}

function countryOf({ country, countryCallingCode }: PhoneNumber): string {
  const sharing = country ? [country] : getCountries().filter((it) => getCountryCallingCode(it) === countryCallingCode);
  // Made when it is needed: it takes 25 ms, which every start would pay.
  const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });
  // Only +1 is shared by more than a handful.
  const names =
    sharing.length > 4 ? 'United States, Canada and others' : sharing.map((it) => countryNames.of(it)).join(', ');
  return names === '' ? `+${countryCallingCode}` : `+${countryCallingCode} (${names})`;
}
