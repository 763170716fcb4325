import { testGoldens } from '../../test/receivers/replay.ts';

testGoldens('incidentio', {
  // 0.34's data has the labels of the route, too.
  instead: ({ requests, outcome }, name) => ({
    requests: requests.map((request) => ({ ...request, body: { ...(request.body as object), routeLabels: {} } })),
    // What can be read of an answer is told, also where the rest is not as it should be.
    outcome:
      name === 'answer-400-other-types' ? { message: 'unexpected status code 400: invalid', retry: false } : outcome,
  }),
});
