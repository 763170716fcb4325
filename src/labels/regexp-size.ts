// How large the program of a regular expression will be, known before it is made: a stranger's `.{0,1000}`, a thousand times
// over, is 16 kB of text and a million instructions. Counted as Go counts for its limit (regexp/syntax/parse.go: calcSize),
// with a smaller expression beside it that is valid exactly where this one is.

export interface RegexpSize {
  /** Instructions, about. */
  readonly size: number;
  /** Repeats within repeats come to more than 1000: Go refuses that. */
  readonly repeatsTooOften: boolean;
  /**
   * With counts of 2 at most. It can be read where the whole can, within the limits above, and matches the empty text where
   * the whole does.
   */
  readonly shrunken: string;
}

const REPEAT_MAX = 1000;

/** `\Q…\E`, an escape, a class, flags, the head of a group, an end, an alternative, a count, a quantifier; else one character. */
const TOKEN =
  /(?<quoted>\\Q(?:(?!\\E).)*(?:\\E)?)|\\[pPx]\{[^}]*\}|\\.|\[\^?\]?(?:\[:\^?\w*:\]|\\.|[^\]\\])*\]|(?<flags>\(\?[imsU-]+\))|(?<open>\((?:\?(?:P?<\w*>|[imsU-]*:))?)|(?<close>\))|(?<or>\|)|(?<count>\{(?<least>\d+)(?<most>,\d*)?\}\??)|(?<loop>[*+?]\??)|./gsu;

/** The token's kind, and what it says. */
type Found = Readonly<
  Partial<Record<'quoted' | 'flags' | 'open' | 'close' | 'or' | 'count' | 'least' | 'most' | 'loop', string>>
>;

/** A sequence of alternatives, open until its parenthesis closes. */
interface Level {
  size: number;
  repeats: number;
  last: Atom;
}

/** What a quantifier would be about. */
interface Atom {
  readonly size: number;
  readonly repeats: number;
}

const NOTHING: Atom = { size: 0, repeats: 1 };

export function sizeUp(pattern: string): RegexpSize {
  const levels: Level[] = [];
  let level = newLevel();
  let most = 1;
  const shrunken = pattern.replace(TOKEN, (token: string, ...rest: unknown[]) => {
    const found = rest.at(-1) as Found;
    if (found.open !== undefined) {
      levels.push(level);
      level = newLevel();
    } else if (found.close !== undefined) {
      const closed = { size: level.size + level.last.size + 2, repeats: level.repeats };
      level = levels.pop() ?? newLevel();
      push(level, closed);
    } else if (found.or !== undefined) push(level, { size: 1, repeats: 1 });
    else if (found.loop !== undefined) level.last = { ...level.last, size: level.last.size + 2 };
    else if (found.count !== undefined) {
      const [low, high] = bounds(found.least, found.most);
      const { size, repeats } = level.last;
      level.last = {
        size: Math.max(low, high) * size + Math.max(1, high - low),
        repeats: repeats * Math.max(low, high, 1),
      };
      level.repeats = Math.max(level.repeats, level.last.repeats);
      most = Math.max(most, level.repeats);
      return low <= REPEAT_MAX && high <= REPEAT_MAX && low <= high ? shrink(token) : token;
    } else if (found.flags === undefined)
      push(level, { size: found.quoted === undefined ? 1 : token.length, repeats: 1 });
    return token;
  });
  const size = [...levels, level].reduce((sum, one) => sum + one.size + one.last.size, 2);
  return { size, repeatsTooOften: most > REPEAT_MAX, shrunken };
}

function newLevel(): Level {
  return { size: 0, repeats: 1, last: NOTHING };
}

function push(level: Level, atom: Atom): void {
  level.size += level.last.size;
  level.repeats = Math.max(level.repeats, atom.repeats);
  level.last = atom;
}

/** `{2}`, `{2,}` and `{2,5}`. */
function bounds(least = '0', most: string | undefined): readonly [low: number, high: number] {
  const low = Number(least);
  return [low, most === undefined || most === ',' ? low : Number(most.slice(1))];
}

function shrink(count: string): string {
  return count.replace(/\d+/g, (digits) => (Number(digits) > 2 ? '2' : digits));
}
