/*
 * What differs from run to run is replaced by a name and a number, in the order in which it first appears: so that the
 * same thing has the same name everywhere in a recording, and two things never share one.
 */

interface Kind {
  name: string;
  form: RegExp;
  /** Times are not told apart: two of them may be equal in one run and not in the next. */
  numbered?: false;
}

const kinds: Kind[] = [
  { name: 'time', form: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, numbered: false },
  { name: 'uuid', form: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g },
  { name: 'trunk', form: /trmum1[a-z0-9]{22}/g },
  { name: 'call', form: /CALL-\d+-[0-9a-f]+/g },
  { name: 'number', form: /(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g },
  // The situations' own agents and products keep their names.
  { name: 'product', form: /(?<![0-9a-f])(?!60d0fe4f5311236168a109)(?!([0-9a-f])\1{23})[0-9a-f]{24}(?![0-9a-f])/g },
  { name: 'user', form: /\b[A-Za-z0-9_]+_[0-9a-f]{8}\b/g },
  { name: 'port', form: /(?<=(?:localhost|127\.0\.0\.1):)\d+/g, numbered: false },
];

/** Fields whose value is replaced wherever it stands: no form tells them. */
const fields: Record<string, string> = {
  password: 'password',
  sipPassword: 'password',
  user_name: 'user',
  sipUsername: 'user',
  token: 'token',
};

/** Numbers from here on are epoch seconds or milliseconds. */
const firstEpoch = 1_000_000_000;

export class Placeholders {
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<string, number>();

  /** The value with placeholders in it. */
  replace<Value>(value: Value): Value {
    return this.#walk(value, (name, found) => this.#number(name, found)) as Value;
  }

  /** Sorts by what each would be without numbers of its own, so that the order does not depend on what is random. */
  sort<Value>(values: Value[]): Value[] {
    const key = (value: Value) =>
      JSON.stringify(this.#walk(value, (name, found) => this.#known.get(found) ?? `<${name}>`));
    return values
      .map((value) => ({ value, key: key(value) }))
      .sort((left, right) => (left.key < right.key ? -1 : 1))
      .map(({ value }) => value);
  }

  #walk(value: unknown, name: (kind: string, found: string) => string, field = ''): unknown {
    if (typeof value === 'number') return value >= firstEpoch ? '<time>' : value;
    if (typeof value === 'string') {
      const named = fields[field];
      return named ? name(named, value) : this.#text(value, name);
    }
    if (Array.isArray(value)) return value.map((item) => this.#walk(item, name));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.#text(key, name), this.#walk(item, name, key)]),
    );
  }

  #text(text: string, name: (kind: string, found: string) => string): string {
    return kinds.reduce(
      (result, { name: kind, form, numbered = true }) =>
        result.replaceAll(form, (found) => (numbered ? name(kind, found) : `<${kind}>`)),
      text,
    );
  }

  #number(kind: string, found: string): string {
    const known = this.#known.get(found);
    if (known) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, count);
    const placeholder = `<${kind} ${count}>`;
    this.#known.set(found, placeholder);
    return placeholder;
  }
}
