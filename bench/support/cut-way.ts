// A way to a server on which a connection is cut when the client says certain words.

import { Way } from './way.ts';

export function openCutWay(to: number, words: string): Promise<Way> {
  return Way.open(to, (near, far) => {
    near.on('data', (bytes) => {
      if (bytes.includes(words)) near.destroy();
      else far.write(bytes);
    });
    far.on('data', (bytes) => near.write(bytes));
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      socket.on('end', () => other.end());
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
  });
}
