// Mistakes in how requests are let in and answered.

import { type Mutant, mutantsOf } from './mutant.ts';

const SERVER = 'test/http/server.test.ts';

const BODY = mutantsOf(
  'src/http/body.ts',
  [SERVER, 'src/http/body.test.ts'],
  [
    {
      name: 'a body of any size is held in memory',
      find: 'if (bytes > this.#maxBytes)',
      replace: 'if (bytes < 0)',
    },
    {
      name: 'bodies take the room of those after them for ever',
      find: 'this.#heldBytes -= bytes;',
      replace: '',
    },
    {
      name: 'a body is refused by what others have sent before it',
      find: 'chunks.push(chunk);',
      replace: 'chunks.push(chunk);\n        this.#heldBytes += 1;',
    },
    {
      name: 'a client that goes away keeps the room of its body',
      find: "incoming.once('close', () => {\n        release();",
      replace: "incoming.once('close', () => {",
    },
    {
      name: 'the read of a body whose client went away never ends',
      find: "resolve({ refusal: jsonText(400, 'the request ended before its body did') });",
      replace: '',
    },
  ],
);

const FRONT = mutantsOf(
  'src/http/front.ts',
  [SERVER],
  [
    {
      name: 'a GET keeps its place when it has been answered',
      find: 'this.#gets.leave();',
      replace: '',
    },
    {
      name: 'a page of another site may change things',
      find: 'if (crossSite !== undefined) return crossSite;',
      replace: '',
    },
    {
      name: 'alerts are taken before the state of the last process is',
      find: 'if (notYet !== undefined) return refuseForNow(notYet, to.isApi);',
      replace: '',
      tests: ['test/http/starting.test.ts'],
    },
    {
      name: 'what a handler throws is told to the client',
      find: "return textError(500, 'Internal Server Error');",
      replace: 'return textError(500, String(error));',
    },
    {
      name: 'a request may take for ever',
      find: 'return withinTimeout(this.#safely(request, to), this.#settings.timeoutMs, this.#clock, () => gone.abort());',
      replace: 'return this.#safely(request, to);',
    },
    {
      name: 'POSTs count against the limit of GETs',
      find: "if (request.method === 'GET') {",
      replace: "if (request.method !== '') {",
    },
    {
      name: 'a connection goes on after a body that was refused',
      find: 'if (close || status === 413)',
      replace: 'if (close)',
      tests: ['test/http/refused-body.test.ts'],
    },
  ],
);

export const ANSWERING: readonly Mutant[] = [...BODY, ...FRONT];
