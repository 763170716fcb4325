// xxHash, 64 bit, seed 0: how Alertmanager names alerts in its notification log. (github.com/Cyan4973/xxHash: the
// specification.) In BigInts, some microseconds for an alert's labels: nothing asks for it but what was inherited.

const PRIME_1 = 0x9e3779b185ebca87n;
const PRIME_2 = 0xc2b2ae3d27d4eb4fn;
const PRIME_3 = 0x165667b19e3779f9n;
const PRIME_4 = 0x85ebca77c2b2ae63n;
const PRIME_5 = 0x27d4eb2f165667c5n;

export function xxHash64(bytes: Uint8Array): bigint {
  const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let hash = PRIME_5;
  if (data.length >= 32) {
    const lanes = [PRIME_1 + PRIME_2, PRIME_2, 0n, -PRIME_1];
    for (; at + 32 <= data.length; at += 32)
      for (const [i, lane] of lanes.entries()) lanes[i] = round(lane, data.readBigUInt64LE(at + 8 * i));
    hash = [1, 7, 12, 18].reduce((sum, bits, i) => sum + rotated(lanes[i] ?? 0n, bits), 0n);
    for (const lane of lanes) hash = (hash ^ round(0n, lane)) * PRIME_1 + PRIME_4;
  }
  hash = word(hash + BigInt(data.length));
  for (; at + 8 <= data.length; at += 8)
    hash = word(rotated(hash ^ round(0n, data.readBigUInt64LE(at)), 27) * PRIME_1 + PRIME_4);
  for (; at + 4 <= data.length; at += 4)
    hash = word(rotated(hash ^ word(BigInt(data.readUInt32LE(at)) * PRIME_1), 23) * PRIME_2 + PRIME_3);
  for (; at < data.length; at += 1) hash = word(rotated(hash ^ word(BigInt(data[at] ?? 0) * PRIME_5), 11) * PRIME_1);
  return avalanche(hash);
}

function round(lane: bigint, input: bigint): bigint {
  return word(rotated(lane + input * PRIME_2, 31) * PRIME_1);
}

function avalanche(hash: bigint): bigint {
  const once = word((hash ^ (hash >> 33n)) * PRIME_2);
  const twice = word((once ^ (once >> 29n)) * PRIME_3);
  return twice ^ (twice >> 32n);
}

function rotated(value: bigint, bits: number): bigint {
  const whole = word(value);
  return word(whole << BigInt(bits)) | (whole >> BigInt(64 - bits));
}

function word(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}
