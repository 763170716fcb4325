import { testGoldens } from '../../test/receivers/replay.ts';
import { Secret } from '../base/secret.ts';
import { Slack } from './slack.ts';

testGoldens('slack', {
  open: (config, site, url) => {
    if (config.type !== 'slack') return undefined;
    const isSlackItself = config.settings.apiUrl?.reveal() === 'https://slack.com/api/chat.postMessage';
    const apiUrl = isSlackItself ? new Secret(`${url}/api/chat.postMessage`) : config.settings.apiUrl;
    return new Slack({ ...config.settings, apiUrl }, site, `${url}/api/chat.update`);
  },
});
