// Layouts: how Go's time package describes a format, by the way in which one certain moment would be written in it:
// Mon Jan 2 15:04:05.000 2006 -0700 (MST). Split here into what stands for itself and what stands for a part of the time.

export type LayoutPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'element'; readonly element: Element; readonly text: string };

export type Element =
  | 'January'
  | 'Jan'
  | 'Monday'
  | 'Mon'
  | 'MST'
  | '002'
  | '01'
  | '02'
  | '03'
  | '04'
  | '05'
  | '06'
  | '15'
  | '1'
  | '2006'
  | '2'
  | '__2'
  | '_2'
  | '3'
  | '4'
  | '5'
  | 'PM'
  | 'pm'
  /** `-0700` and `Z07:00` in all their forms. */
  | 'offset'
  /** `.000`, `,000`: that many digits. */
  | 'fraction'
  /** `.999`, `,999`: without the zeros at the end. */
  | 'short fraction';

// The longest first, since `15` is not `1` and `5`. `Jan` must not begin a longer word, `_2006` is an underscore and a year,
// and a fraction ends with its digits.
const ELEMENT =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|2006|2|__2|_2(?!006)|3|4|5|PM|pm|[-Z]07(?:0000|:00:00|00|:00)?|[.,](?:0+|9+)(?!\d)/g;

export function layoutParts(layout: string): LayoutPart[] {
  const parts: LayoutPart[] = [];
  let end = 0;
  for (const match of layout.matchAll(ELEMENT)) {
    if (match.index > end) parts.push({ kind: 'text', text: layout.slice(end, match.index) });
    const text = match[0];
    parts.push({ kind: 'element', element: elementOf(text), text });
    end = match.index + text.length;
  }
  if (end < layout.length) parts.push({ kind: 'text', text: layout.slice(end) });
  return parts;
}

function elementOf(text: string): Element {
  if (/^[-Z]07/.test(text)) return 'offset';
  if (/^[.,]0/.test(text)) return 'fraction';
  return /^[.,]9/.test(text) ? 'short fraction' : (text as Element);
}

export const MONTHS: readonly string[] = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
export const WEEKDAYS: readonly string[] = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
];
