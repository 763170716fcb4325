// Go's strconv.FormatFloat of a float64: every verb and precision, exact. (toFixed and toExponential end at 100 digits and
// round halves up; Go has no end and rounds to even.)

export type FloatVerb = 'e' | 'E' | 'f' | 'g' | 'G' | 'b' | 'x' | 'X';

/** Significant digits without zeros at their end, and where the point stands among them: "123", 1 is 1.23. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** Positive: value = mantissa × 2^exponent, with 53 bits where the value is normal. */
interface Binary {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const MANTISSA_BITS = 52;
const LEAST_EXPONENT = -1074;
const MANTISSA_MASK = (1n << 52n) - 1n;
/** Where %x keeps its leading bit. */
const HEX_BITS = 60;

/** `precision` -1 is as many digits as tell the number from every other. */
export function formatFloat(value: number, verb: FloatVerb, precision: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return sign + formatPositive(Math.abs(value), verb, precision);
}

function formatPositive(value: number, verb: FloatVerb, precision: number): string {
  switch (verb) {
    case 'b':
      return formatBinary(binaryOf(value));
    case 'x':
      return formatHex(binaryOf(value), precision);
    case 'X':
      return formatHex(binaryOf(value), precision).toUpperCase();
    case 'e':
    case 'E':
      return precision < 0
        ? exponential(shortest(value), -1, verb)
        : exponential(rounded(exact(value), precision + 1), precision, verb);
    case 'f':
      return precision < 0 ? fixed(shortest(value), -1) : fixed(roundedPlaces(exact(value), precision), precision);
    case 'g':
    case 'G':
      return general(value, verb === 'g' ? 'e' : 'E', precision);
  }
}

/** Whichever of the two is shorter, by Go's rule. */
function general(value: number, verb: 'e' | 'E', wanted: number): string {
  const isShortest = wanted < 0;
  const precision = Math.max(wanted, 1);
  const decimal = isShortest ? shortest(value) : rounded(exact(value), precision);
  const { digits, point } = decimal;
  let limit = precision > digits.length && digits.length >= point ? digits.length : precision;
  if (isShortest) limit = 6;
  if (point - 1 < -4 || point - 1 >= limit) {
    return exponential(decimal, Math.min(isShortest ? digits.length : precision, digits.length) - 1, verb);
  }
  return fixed(decimal, Math.max(digits.length - point, 0));
}

function exponential({ digits, point }: Decimal, precision: number, verb: 'e' | 'E'): string {
  const places = precision < 0 ? Math.max(digits.length - 1, 0) : precision;
  const exponent = digits === '' ? 0 : point - 1;
  const fraction = places > 0 ? `.${digits.slice(1, 1 + places).padEnd(places, '0')}` : '';
  return `${digits[0] ?? '0'}${fraction}${verb}${signed(exponent)}`;
}

function fixed({ digits, point }: Decimal, precision: number): string {
  const places = precision < 0 ? Math.max(digits.length - point, 0) : precision;
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (places === 0) return whole;
  const fraction = '0'.repeat(Math.min(Math.max(-point, 0), places)) + digits.slice(Math.max(point, 0));
  return `${whole}.${fraction.slice(0, places).padEnd(places, '0')}`;
}

/** An exponent with its sign and at least two digits. */
function signed(exponent: number): string {
  return `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function shortest(value: number): Decimal {
  const [mantissa = '', exponent] = value.toExponential().split('e');
  return decimalOf(mantissa.replace('.', ''), Number(exponent) + 1);
}

function exact(value: number): Decimal {
  const { mantissa, exponent } = binaryOf(value);
  if (exponent >= 0) {
    const digits = String(mantissa << BigInt(exponent));
    return decimalOf(digits, digits.length);
  }
  const digits = String(mantissa * 5n ** BigInt(-exponent));
  return decimalOf(digits, digits.length + exponent);
}

function decimalOf(digits: string, point: number): Decimal {
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? { digits: '', point: 0 } : { digits: kept, point };
}

function roundedPlaces(decimal: Decimal, places: number): Decimal {
  return rounded(decimal, decimal.point + places);
}

/** To so many digits, halves to the even one. */
function rounded(decimal: Decimal, count: number): Decimal {
  const { digits, point } = decimal;
  if (count >= digits.length) return decimal;
  if (count < 0) return { digits: '', point: 0 };
  const kept = digits.slice(0, count);
  if (!roundsUp(digits, count)) return decimalOf(kept, point);
  const up = String(BigInt(kept || '0') + 1n);
  return decimalOf(up.padStart(count, '0'), up.length > count ? point + 1 : point);
}

function roundsUp(digits: string, count: number): boolean {
  const isHalf = digits[count] === '5' && digits.length === count + 1;
  if (isHalf) return count > 0 && Number(digits[count - 1]) % 2 === 1;
  return (digits[count] ?? '0') >= '5';
}

function formatBinary({ mantissa, exponent }: Binary): string {
  return `${mantissa}p${exponent >= 0 ? '+' : ''}${exponent}`;
}

function formatHex(binary: Binary, precision: number): string {
  const { mantissa, exponent } = hexRounded(normalized(binary), precision);
  const fraction = (mantissa & ((1n << 60n) - 1n)).toString(16).padStart(HEX_BITS / 4, '0');
  const digits = precision < 0 ? fraction.replace(/0+$/, '') : fraction.slice(0, precision).padEnd(precision, '0');
  return `0x${mantissa >> 60n}${digits === '' ? '' : `.${digits}`}p${signed(exponent)}`;
}

/** The leading bit at 60, and the exponent that it has. */
function normalized({ mantissa, exponent }: Binary): Binary {
  if (mantissa === 0n) return { mantissa, exponent: 0 };
  const bits = mantissa.toString(2).length;
  return { mantissa: mantissa << BigInt(HEX_BITS + 1 - bits), exponent: exponent + bits - 1 };
}

function hexRounded({ mantissa, exponent }: Binary, precision: number): Binary {
  if (precision < 0 || precision >= HEX_BITS / 4) return { mantissa, exponent };
  const drop = BigInt(HEX_BITS - precision * 4);
  const half = 1n << (drop - 1n);
  const extra = mantissa & ((1n << drop) - 1n);
  let kept = mantissa >> drop;
  if ((extra | (kept & 1n)) > half) kept += 1n;
  const shifted = kept << drop;
  return shifted >> 61n === 0n ? { mantissa: shifted, exponent } : { mantissa: shifted >> 1n, exponent: exponent + 1 };
}

function binaryOf(value: number): Binary {
  const bits = new BigUint64Array(new Float64Array([value]).buffer)[0] ?? 0n;
  const biased = Number(bits >> 52n) & 0x7ff;
  const fraction = bits & MANTISSA_MASK;
  if (biased === 0) return { mantissa: fraction, exponent: LEAST_EXPONENT };
  return { mantissa: fraction | (1n << BigInt(MANTISSA_BITS)), exponent: biased + LEAST_EXPONENT - 1 };
}
