// Markers: single numbers by name, that outlive every row.

import type { MarkerName } from './batch.ts';
import type { Row } from './home.ts';
import type { WriteBehind } from './write-behind.ts';

export async function readMarker(writes: WriteBehind, name: MarkerName): Promise<number | undefined> {
  const [row] = await writes.read({
    table: 'markers',
    columns: ['value'],
    limit: 1,
    where: { column: 'name', is: name },
  });
  const value: Row[number] | undefined = row?.[0];
  return value === undefined ? undefined : Number(value);
}
