import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { BodyReader } from './body.ts';

/** A request of which only the body's events matter. */
function request(): IncomingMessage {
  return new EventEmitter() as IncomingMessage;
}

function send(incoming: IncomingMessage, bytes: number): void {
  incoming.emit('data', Buffer.alloc(bytes, 'x'));
}

test('a body is read whole, in however many pieces it comes', async () => {
  const incoming = request();
  const body = new BodyReader(100, 100).read(incoming);
  for (const piece of ['[', '"é"'.slice(0, 2), '"', ']']) incoming.emit('data', Buffer.from(piece));
  incoming.emit('end');
  expect(await body).toEqual({ text: '["é"]' });
});

test('a body that is as large as it may be is taken, a byte more is not', async () => {
  const bodies = new BodyReader(10, 100);
  for (const [bytes, status] of [
    [10, undefined],
    [11, 413],
  ] as const) {
    const incoming = request();
    const body = bodies.read(incoming);
    send(incoming, bytes);
    incoming.emit('end');
    expect(await body).toMatchObject(status === undefined ? { text: 'x'.repeat(10) } : { refusal: { status } });
  }
});

test('bodies share a bound, and each gives its room back: at its end, when it is refused, when its client goes away', async () => {
  const bodies = new BodyReader(60, 100);
  for (let round = 0; round < 3; round += 1) {
    const [answered, refused, left, crowded] = [request(), request(), request(), request()];
    const all = [answered, refused, left].map((incoming) => bodies.read(incoming));
    send(answered, 50);
    send(refused, 61);
    send(left, 50);
    const last = bodies.read(crowded);
    send(crowded, 1);
    crowded.emit('end');
    expect(await last).toMatchObject({ refusal: { status: 503 } });
    answered.emit('end');
    refused.emit('end');
    left.emit('close');
    expect(await Promise.all(all)).toMatchObject([
      { text: 'x'.repeat(50) },
      { refusal: { status: 413 } },
      { refusal: { status: 400 } },
    ]);
    const alone = request();
    const body = bodies.read(alone);
    send(alone, 60); // with anything left of the others there would be no room
    alone.emit('end');
    expect(await body).toEqual({ text: 'x'.repeat(60) });
  }
});
