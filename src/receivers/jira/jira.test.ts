import { testGoldens } from '../../../test/receivers/replay.ts';

const SEARCH = 'failed to look up existing issues: HTTP request to JIRA API';
const NO_ANSWER = 'the answer is no JSON object';
const MESSAGES: Readonly<Record<string, string>> = {
  'search-garbage': `${SEARCH}: ${NO_ANSWER}`,
  'status-204': `${SEARCH}: ${NO_ANSWER}`,
  'transitions-garbage': NO_ANSWER,
};

testGoldens('jira', {
  instead: ({ requests, outcome }, name) => ({
    requests,
    outcome: outcome === 'sent' ? outcome : { ...outcome, message: MESSAGES[name] ?? outcome.message },
  }),
});
