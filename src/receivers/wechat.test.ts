import { testGoldens } from '../../test/receivers/replay.ts';
import type { RecordedOutcome } from '../../test/receivers/scenario.ts';

const NO_ANSWER = 'the answer is no JSON object';
const STATUS = 'unexpected status code';
/** A refused fetch of the token is told by its status, and tried again where another service's would be. */
const OUTCOMES: Readonly<Record<string, RecordedOutcome>> = {
  'status-204': { message: NO_ANSWER, retry: false },
  'status-302-without-location': { message: `${STATUS} 302: elsewhere`, retry: false },
  'status-400': { message: `${STATUS} 400: invalid_payload\n`, retry: false },
  'status-401': { message: `${STATUS} 401: {"message":"no"}`, retry: false },
  'status-403': { message: `${STATUS} 403`, retry: false },
  'status-404': { message: `${STATUS} 404: <h1>Not "here"</h1>`, retry: false },
  'status-429': { message: `${STATUS} 429: slow down`, retry: false },
  'status-500': { message: `${STATUS} 500: oops`, retry: true },
  'status-503': { message: `${STATUS} 503`, retry: true },
  'token-503': { message: `${STATUS} 503: oops`, retry: true },
  'token-garbage': { message: NO_ANSWER, retry: false },
  garbage: { message: NO_ANSWER, retry: true },
  'no-secret-file': {
    message: 'read api_secret_file: open $FOLDER/secret: no such file or directory',
    retry: false,
  },
  // Alertmanager keeps such a token for two hours.
  'token-invalid': { message: 'invalid access_token', retry: true },
};

testGoldens('wechat', {
  instead: ({ requests, outcome }, name) => ({ requests, outcome: OUTCOMES[name] ?? outcome }),
});
