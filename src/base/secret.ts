// Secret: a value that no log, error, diff or answer can show by accident. Reading it takes a call that can be searched for.

/** What is shown in place of a secret, as Alertmanager shows it. */
export const REDACTED = '<secret>';

/** A string that prints itself as `<secret>` in every usual way of printing. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. For use at the place that needs it, never for output. */
  reveal(): string {
    return this.#value;
  }

  equals(other: Secret): boolean {
    return this.#value === other.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }
}

/** A parameter of a URL whose name says that its value is a key. */
const KEY_IN_QUERY =
  /([?&][^\s=&#"]{0,30}(?:key|token|secret|passw|pwd|sig|auth|credential)[^\s=&#"]{0,30}=)[^\s&#"]+/gi;

/** Any text with the passwords of the URLs in it struck out, as Go's URL.Redacted does it, and the keys in their queries. */
export function withoutPasswords(text: string): string {
  return text.replace(/(\/\/[^\s:@/?#"]*:)[^\s/?#"]*@/g, '$1xxxxx@').replace(KEY_IN_QUERY, '$1xxxxx');
}
