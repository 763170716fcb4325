// JsonAnswer: what a service said, read without trusting it: a field that is missing or of another type is simply not there.

export class JsonAnswer {
  readonly #fields: ReadonlyMap<string, unknown>;

  private constructor(fields: ReadonlyMap<string, unknown>) {
    this.#fields = fields;
  }

  /** Undefined where the body is no JSON object. */
  static of(body: string): JsonAnswer | undefined {
    try {
      return JsonAnswer.#from(JSON.parse(body));
    } catch {
      return undefined;
    }
  }

  has(name: string): boolean {
    return this.#fields.has(name);
  }

  text(name: string): string {
    const value = this.#fields.get(name);
    return typeof value === 'string' ? value : '';
  }

  number(name: string): number | undefined {
    const value = this.#fields.get(name);
    return typeof value === 'number' ? value : undefined;
  }

  isTrue(name: string): boolean {
    return this.#fields.get(name) === true;
  }

  /** The texts of a list. */
  texts(name: string): readonly string[] {
    return this.#list(name).filter((item) => typeof item === 'string');
  }

  /** Undefined where there is no such object. */
  object(name: string): JsonAnswer | undefined {
    return JsonAnswer.#from(this.#fields.get(name));
  }

  /** The objects of a list. */
  objects(name: string): readonly JsonAnswer[] {
    return this.#list(name).flatMap((item) => JsonAnswer.#from(item) ?? []);
  }

  #list(name: string): readonly unknown[] {
    const value = this.#fields.get(name);
    return Array.isArray(value) ? value : [];
  }

  static #from(value: unknown): JsonAnswer | undefined {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    return new JsonAnswer(new Map(Object.entries(value)));
  }
}
