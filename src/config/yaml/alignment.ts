// Alignment: where the places of a text were in an earlier text. What is before the first edit and behind the last one is where
// it was; between them, lines that each text has once show by how much things moved.

const LF = 10;

export class Alignment {
  readonly #before: string;
  readonly #after: string;
  readonly #sameBegin: number;
  readonly #sameEnd: number;
  #landmarks: Landmarks | undefined;

  constructor(before: string, after: string) {
    this.#before = before;
    this.#after = after;
    this.#sameBegin = commonBegin(before, after);
    this.#sameEnd = commonEnd(before, after, Math.min(before.length, after.length) - this.#sameBegin);
  }

  /** Where this may have been: one place or two, the likelier first. */
  earlierPlaces(at: number): readonly number[] {
    if (at < this.#sameBegin) return [at];
    if (at >= this.#after.length - this.#sameEnd) return [at + this.#before.length - this.#after.length];
    this.#landmarks ??= new Landmarks(this.#middle(this.#before), this.#middle(this.#after));
    const [next, previous] = this.#landmarks.movesAround(at - this.#sameBegin);
    return next === previous ? [at + next] : [at + next, at + previous];
  }

  #middle(text: string): string {
    return text.slice(this.#sameBegin, text.length - this.#sameEnd);
  }
}

/** Lines that stand once in either text. */
class Landmarks {
  /** Where they begin in the later text, ascending, and where they began in the earlier one. */
  readonly #places: number[] = [];
  readonly #earlier: number[] = [];
  /** What is behind the last one moved with the end. */
  readonly #endMove: number;

  constructor(before: string, after: string) {
    this.#endMove = before.length - after.length;
    const earlier = singleLines(before);
    for (const [line, place] of singleLines(after)) {
      const was = earlier.get(line);
      if (place === REPEATED || was === undefined || was === REPEATED) continue;
      this.#places.push(place);
      this.#earlier.push(was);
    }
  }

  /** How far the landmark behind this place moved, and the one before it. */
  movesAround(at: number): readonly [next: number, previous: number] {
    let low = 0;
    let high = this.#places.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#places[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return [this.#moveOf(low) ?? this.#endMove, this.#moveOf(low - 1) ?? 0];
  }

  #moveOf(index: number): number | undefined {
    const place = this.#places[index];
    return place === undefined ? undefined : (this.#earlier[index] ?? 0) - place;
  }
}

const REPEATED = -1;

/** Lines by their text, in their order: where each begins, or that there are several. */
function singleLines(text: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>();
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from);
    const next = end < 0 ? text.length : end + 1;
    const line = text.slice(from, next);
    lines.set(line, lines.has(line) ? REPEATED : from);
    from = next;
  }
  return lines;
}

/** Up to the beginning of a line: what is around a landmark begins there. */
function commonBegin(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let count = 0;
  while (count < most && a.charCodeAt(count) === b.charCodeAt(count)) count += 1;
  while (count > 0 && a.charCodeAt(count - 1) !== LF) count -= 1;
  return count;
}

function commonEnd(a: string, b: string, most: number): number {
  let count = 0;
  while (count < most && a.charCodeAt(a.length - 1 - count) === b.charCodeAt(b.length - 1 - count)) count += 1;
  return count;
}
