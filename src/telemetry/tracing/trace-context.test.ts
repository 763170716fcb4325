import { expect, test } from 'vitest';
import { formatTraceparent, parseTraceparent } from './trace-context.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

test.each([
  ['01', true],
  ['00', false],
  ['03', true],
  ['fe', false],
])('the flags %s mean sampled: %s', (flags, isSampled) => {
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-${flags}`)).toEqual({ traceId: TRACE, spanId: SPAN, isSampled });
});

test('what is written is read', () => {
  const context = { traceId: TRACE, spanId: SPAN, isSampled: true };
  expect(formatTraceparent(context)).toBe(`00-${TRACE}-${SPAN}-01`);
  expect(parseTraceparent(formatTraceparent({ ...context, isSampled: false }))).toEqual({
    ...context,
    isSampled: false,
  });
});

test('a later version may say more', () => {
  expect(parseTraceparent(`01-${TRACE}-${SPAN}-01-more`)).toMatchObject({ traceId: TRACE });
});

test.each([
  undefined,
  '',
  'x',
  `ff-${TRACE}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-01-more`,
  `00-${TRACE.toUpperCase()}-${SPAN}-01`,
  `00-${'0'.repeat(32)}-${SPAN}-01`,
  `00-${TRACE}-${'0'.repeat(16)}-01`,
  `00-${TRACE.slice(1)}-${SPAN}-01`,
  `00-${TRACE}-${SPAN}-1`,
])('%j is none', (text) => {
  expect(parseTraceparent(text)).toBeUndefined();
});
