// Recent: what was made of texts lately, so that it need not be made again. The longest unused is forgotten first.

export class Recent<V> {
  readonly #max: number;
  readonly #values = new Map<string, V>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Made where it is not there. What cannot be made is tried again. */
  get(text: string, make: (text: string) => V): V {
    const value = this.#values.get(text) ?? make(text);
    this.#values.delete(text);
    this.#values.set(text, value);
    if (this.#values.size > this.#max) this.#values.delete(this.#values.keys().next().value ?? '');
    return value;
  }
}
